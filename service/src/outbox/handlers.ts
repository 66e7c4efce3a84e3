import type { Query } from "../database/database.ts";
import type { Message } from "./outbox.ts";

/** Does what a message asks for, in the transaction that marks it as processed. */
export type Handler = (query: Query, message: Message) => Promise<void>;

const confirmOrder: Handler = async (query, { orderId }) => {
  await query({
    operation: "order.confirm",
    text: "UPDATE orders SET status = 'confirmed', confirmed_at = now() WHERE id = $1 AND status = 'received'",
    values: [orderId],
  });
};

const handlers: Readonly<Record<string, Handler>> = { "order.created": confirmOrder };

/** @throws Error for a kind that this version does not know: a newer version wrote it, and will process it. */
export const handleMessage: Handler = async (query, message) => {
  const handler = handlers[message.kind];
  if (handler === undefined) throw new Error("this version knows no message of this kind");
  await handler(query, message);
};
