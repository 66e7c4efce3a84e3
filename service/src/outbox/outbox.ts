import type { Query } from "../database/database.ts";

export interface Message {
  readonly id: string;
  readonly kind: string;
  readonly orderId: string;
  /** Of the request that caused it. */
  readonly correlationId: string;
  readonly attempts: number;
}

/** What is waiting to be processed. */
export interface QueueState {
  readonly pending: number;
  /** Age of the oldest message not processed yet, in seconds; 0 when there is none. */
  readonly oldestSeconds: number;
}

/**
 * Takes messages that are due, for as long as the transaction lasts. Other workers pass them over, so any number of them
 * share the work.
 */
export async function claimMessages(query: Query, limit: number): Promise<readonly Message[]> {
  const rows = await query<{
    id: string;
    kind: string;
    order_id: string;
    correlation_id: string;
    attempts: number;
  }>({
    operation: "outbox.claim",
    text: `SELECT id, kind, order_id, correlation_id, attempts FROM outbox
           WHERE processed_at IS NULL AND next_attempt_at <= now()
           ORDER BY next_attempt_at, id LIMIT $1 FOR UPDATE SKIP LOCKED`,
    values: [limit],
  });
  return rows.map(({ attempts, correlation_id, id, kind, order_id }) => ({
    id,
    kind,
    orderId: order_id,
    correlationId: correlation_id,
    attempts,
  }));
}

export async function markProcessed(query: Query, { id }: Message): Promise<void> {
  await query({
    operation: "outbox.processed",
    text: "UPDATE outbox SET processed_at = now(), attempts = attempts + 1 WHERE id = $1",
    values: [id],
  });
}

/** Puts a message off, each time for longer, up to an hour: it neither blocks the others nor is it lost. */
export async function putOff(query: Query, { attempts, id }: Message): Promise<void> {
  await query({
    operation: "outbox.put-off",
    text: "UPDATE outbox SET attempts = attempts + 1, next_attempt_at = now() + make_interval(secs => $2) WHERE id = $1",
    values: [id, retryAfterSeconds(attempts)],
  });
}

/** 1, 2, 4, 8 seconds and so on. */
export function retryAfterSeconds(attempts: number): number {
  return Math.min(3600, 2 ** Math.min(attempts, 12));
}

export async function readQueueState(query: Query): Promise<QueueState> {
  const [row] = await query<{ pending: string; oldest: number }>({
    operation: "outbox.state",
    text: `SELECT count(*) AS pending, coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS oldest
           FROM outbox WHERE processed_at IS NULL`,
  });
  return { pending: Number(row?.pending ?? 0), oldestSeconds: row?.oldest ?? 0 };
}
