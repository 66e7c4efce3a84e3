import { createHash } from "node:crypto";
import type { Query } from "../database/database.ts";
import { type NewOrder, type Order, totalCentsOf } from "./order.ts";

export type Creation =
  | { readonly outcome: "created" | "repeated"; readonly order: Order }
  /** The key was used for another request. */
  | { readonly outcome: "conflict" };

interface Row {
  readonly id: string;
  readonly status: string;
  readonly customer_email: string;
  readonly currency: NewOrder["currency"];
  readonly total_cents: string;
  readonly lines: NewOrder["lines"];
  readonly created_at: Date;
}

const columns = "orders.id, status, customer_email, currency, total_cents, lines, created_at";

/** Orders in PostgreSQL. */
export class OrderStore {
  readonly #query: Query;
  readonly #retentionHours: number;

  /** @param retentionHours how long a repeated request is recognised at least. */
  constructor(query: Query, retentionHours: number) {
    this.#query = query;
    this.#retentionHours = retentionHours;
  }

  /**
   * Creates an order once for each key. Key, order and outbox message are written by one statement: all of them or none, in
   * one round trip. Of two requests at once with one key the second waits for the first and finds its order.
   */
  async create(key: string, order: NewOrder, correlationId: string): Promise<Creation> {
    const hash = createHash("sha256").update(JSON.stringify(order)).digest("hex");
    const [created] = await this.#query<Row>({
      operation: "order.create",
      text: `WITH claimed AS (
               INSERT INTO idempotency_keys (key, request_hash, order_id, expires_at)
               VALUES ($1, $2, uuidv7(), now() + make_interval(hours => $3))
               ON CONFLICT (key) DO NOTHING RETURNING order_id),
             created AS (
               INSERT INTO orders (id, customer_email, currency, total_cents, lines)
               SELECT order_id, $4, $5, $6, $7::jsonb FROM claimed RETURNING *),
             queued AS (
               INSERT INTO outbox (kind, order_id, correlation_id) SELECT 'order.created', id, $8 FROM created)
             SELECT ${columns.replace("orders.", "")} FROM created`,
      values: [
        key,
        hash,
        this.#retentionHours,
        order.customerEmail,
        order.currency,
        totalCentsOf(order),
        JSON.stringify(order.lines),
        correlationId,
      ],
    });
    if (created !== undefined) return { outcome: "created", order: orderOf(created) };
    const [earlier] = await this.#query<Row & { readonly request_hash: string }>({
      operation: "order.repeat",
      text: `SELECT ${columns}, request_hash FROM idempotency_keys JOIN orders ON orders.id = order_id WHERE key = $1`,
      values: [key],
    });
    // Purged between the two statements, the key is free again.
    if (earlier === undefined) return this.create(key, order, correlationId);
    return earlier.request_hash === hash
      ? { outcome: "repeated", order: orderOf(earlier) }
      : { outcome: "conflict" };
  }

  async read(id: string): Promise<Order | undefined> {
    const [row] = await this.#query<Row>({
      operation: "order.read",
      text: `SELECT ${columns} FROM orders WHERE id = $1`,
      values: [id],
    });
    return row === undefined ? undefined : orderOf(row);
  }

  /**
   * The newest orders first. Ids are time-ordered (UUID version 7), so the last id of a page is where the next begins: a page
   * costs the same however far it is from the first, and new orders move nothing.
   */
  async list(limit: number, after: string | undefined): Promise<readonly Order[]> {
    const rows = await this.#query<Row>({
      operation: "order.list",
      text: `SELECT ${columns} FROM orders WHERE $2::uuid IS NULL OR id < $2 ORDER BY id DESC LIMIT $1`,
      values: [limit, after ?? null],
    });
    return rows.map(orderOf);
  }
}

function orderOf(row: Row): Order {
  return {
    id: row.id,
    status: row.status,
    customerEmail: row.customer_email,
    currency: row.currency,
    totalCents: Number(row.total_cents),
    lines: row.lines,
    createdAt: row.created_at.toISOString(),
  };
}
