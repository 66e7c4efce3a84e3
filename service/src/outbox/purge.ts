import type { Query } from "../database/database.ts";

/** Small, so that no statement holds locks for long. */
const batch = 1000;

export interface Purged {
  readonly messages: number;
  readonly keys: number;
}

/** Deletes processed messages and idempotency keys that are past their time; what is not processed stays for ever. */
export async function purge(query: Query, retentionHours: number): Promise<Purged> {
  const messages = await deleteAll(query, {
    operation: "purge.messages",
    text: `DELETE FROM outbox WHERE id IN (
             SELECT id FROM outbox WHERE processed_at < now() - make_interval(hours => $1) LIMIT ${batch})
           RETURNING id`,
    values: [retentionHours],
  });
  const keys = await deleteAll(query, {
    operation: "purge.keys",
    text: `DELETE FROM idempotency_keys WHERE key IN (
             SELECT key FROM idempotency_keys WHERE expires_at < now() LIMIT ${batch})
           RETURNING key`,
  });
  return { messages, keys };
}

async function deleteAll(query: Query, statement: Parameters<Query>[0]): Promise<number> {
  let total = 0;
  for (;;) {
    const { length } = await query(statement);
    total += length;
    if (length < batch) return total;
  }
}
