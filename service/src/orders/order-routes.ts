import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { Problem } from "../http/problem.ts";
import type { Flags } from "../operations/flags.ts";
import type { Metrics } from "../operations/metrics.ts";
import { newOrder } from "./order.ts";
import type { OrderStore } from "./order-store.ts";

const idempotencyKey = z.string().regex(/^[\w.-]{8,64}$/);
const orderId = z.uuid();
const page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  after: z.uuid().optional(),
});

export interface OrderRouteArguments {
  readonly store: OrderStore;
  readonly flags: Pick<Flags, "values">;
  readonly metrics: Metrics;
}

export function addOrderRoutes(
  server: FastifyInstance,
  { flags, metrics, store }: OrderRouteArguments,
): void {
  server.post("/orders", async (request, reply) => {
    if (flags.values.readOnly) {
      throw new Problem(503, "Orders can only be read for the moment.", { retryAfter: 60 });
    }
    const key = keyOf(request);
    const order = checked(newOrder, request.body);
    const creation = await store.create(key, order, request.id);
    if (creation.outcome === "conflict") {
      throw new Problem(422, "This Idempotency-Key was used for another order; use a new one.");
    }
    const { id, totalCents } = creation.order;
    if (creation.outcome === "created") {
      metrics.ordersCreated.inc({ currency: order.currency });
      metrics.ordersValue.inc({ currency: order.currency }, totalCents);
    }
    return reply.code(201).header("location", `/orders/${id}`).send(creation.order);
  });

  server.get("/orders", async (request) => {
    const { after, limit } = checked(page, request.query);
    const orders = await store.list(limit, after);
    return { orders, next: orders.length === limit ? orders.at(-1)?.id : undefined };
  });

  server.get<{ Params: { readonly id: string } }>("/orders/:id", async ({ params }) => {
    const id = orderId.safeParse(params.id).data;
    const order = id === undefined ? undefined : await store.read(id);
    if (order === undefined) throw new Problem(404, "There is no such order.");
    return order;
  });
}

function keyOf({ headers }: FastifyRequest): string {
  const { data } = idempotencyKey.safeParse(headers["idempotency-key"]);
  if (data !== undefined) return data;
  throw new Problem(
    400,
    "The header Idempotency-Key is missing or wrong; allowed are 8 to 64 letters, digits, dots, hyphens and underscores.",
  );
}

/** @throws Problem 400 with every mistake and its place. */
function checked<Schema extends z.ZodType>(schema: Schema, value: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Problem(400, "The request is wrong.", {
    mistakes: parsed.error.issues.map(({ message, path }) => `${path.join(".") || "the whole"}: ${message}`),
  });
}
