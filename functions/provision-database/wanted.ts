import type { ClientBase } from "pg";
import { FunctionFailure } from "../database/failure.ts";

/** One thing that shall be so in the database, and how to make it so. */
export interface Wanted {
  /** For the summary and for errors, as in `role api_owner`. */
  readonly what: string;
  /** A query whose one row says in `present` whether it is so already. */
  readonly present: { readonly text: string; readonly values: readonly string[] };
  readonly make: readonly string[];
}

/**
 * Makes it so unless it is. Asking first, rather than repeating statements that would do no harm, is what lets a second run
 * write nothing at all.
 *
 * @returns true when something was made.
 * @throws FunctionFailure when PostgreSQL ran the statements and it is still not so: it only warns when it may not grant.
 */
export async function makeUnlessPresent(client: ClientBase, wanted: Wanted): Promise<boolean> {
  if (await isPresent(client, wanted)) return false;
  for (const statement of wanted.make) await client.query(statement);
  if (await isPresent(client, wanted)) return true;
  throw new FunctionFailure(
    `"${wanted.what}" cannot be brought about: PostgreSQL ran ${wanted.make.join("; ")} and it is not in force. ` +
      "Somebody else owns or has changed it; put that right as its owner and run this again. Nothing was changed.",
  );
}

async function isPresent(client: ClientBase, { present, what }: Wanted): Promise<boolean> {
  const { rows } = await client.query<{ present: boolean | null }>({
    text: present.text,
    values: [...present.values],
  });
  const [row] = rows;
  if (row === undefined) throw new FunctionFailure(`Nothing says whether "${what}" is present.`);
  return row.present === true;
}
