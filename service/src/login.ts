import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { ConfigurationError } from "./configuration-error.ts";

/**
 * The part of a login's secret that is used. Host, port and database stand in the secret as well, and the environment wins:
 * after a restore the secret names the old instance until the next rotation, while the environment already names the new one.
 */
const secret = z.object({ username: z.string().min(1), password: z.string().min(1) });

export type Login = z.infer<typeof secret>;

/** Names of files in the directory of secrets. */
export const loginFiles = { application: "database.json", migrator: "migrator.json" } as const;

/** @throws Error that names the wrong keys, never a value. */
export function parseLogin(text: string): Login {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error("it is no JSON");
  }
  const parsed = secret.safeParse(value);
  if (parsed.success) return parsed.data;
  const keys = [...new Set(parsed.error.issues.map(({ path }) => path.join(".") || "the whole"))];
  throw new Error(`missing, empty or of the wrong type in it: ${keys.join(", ")}`);
}

export interface LoginFile {
  readonly path: string;
  readonly text: string;
  readonly login: Login;
}

/** @throws ConfigurationError when the file cannot be read or holds no login. */
export function readLoginFile(directory: string, name: string): LoginFile {
  const path = join(directory, name);
  try {
    const text = readFileSync(path, "utf8");
    return { path, text, login: parseLogin(text) };
  } catch (problem) {
    // A file system's own message would repeat the path.
    const code = problem instanceof Error && "code" in problem ? String(problem.code) : undefined;
    const reason = code ?? (problem instanceof Error ? problem.message : "it cannot be read");
    throw new ConfigurationError([
      `SECRETS_DIRECTORY: the file ${name} there is unusable: ${reason}. It must hold JSON with username and password.`,
    ]);
  }
}
