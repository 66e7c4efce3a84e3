import { z } from "zod";
import { parseSecretText } from "../database/secret-text.ts";
import type { Settings } from "../database/settings.ts";

const loginSecret = z.object({
  engine: z.literal("postgres"),
  host: z.string().min(1),
  port: z.int(),
  dbname: z.string().min(1),
  username: z.string().min(1),
  password: z.string().min(1),
});

/** The value of a login's secret: what a workload reads from its mounted file to connect. */
export type LoginSecret = z.infer<typeof loginSecret>;

/**
 * @param what which version of which secret, as the subject of the error's sentence.
 * @throws FunctionFailure naming the wrong keys, never a value.
 */
export function parseLoginSecret(text: string, what: string): LoginSecret {
  return parseSecretText(text, loginSecret, what);
}

export function formatLoginSecret(
  { database, host, port }: Settings,
  credentials: { readonly username: string; readonly password: string },
): string {
  const secret: LoginSecret = { engine: "postgres", host, port, dbname: database, ...credentials };
  return JSON.stringify(secret);
}
