import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackFileSchemaText } from "../stacks/config/json-schema.ts";

/** Where line 1 of each stack file says that the JSON Schema is. */
export const schemaFile = join(import.meta.dirname, "..", "schema", "stack.schema.json");

/**
 * Writes the JSON Schema of the stack files, made from the schemas in stacks/config.
 *
 * @param options `check`: write nothing and only compare; `file` and `tell`: other places for the file and for talk.
 * @returns 0 when the file is up to date now; 1 when `check` finds it stale or absent.
 */
export async function schema(options: {
  readonly check: boolean;
  readonly file?: string;
  readonly tell?: (text: string) => void;
}): Promise<number> {
  const { check, file = schemaFile, tell = (text) => process.stderr.write(`${text}\n`) } = options;
  const wanted = stackFileSchemaText();
  const current = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (current === wanted) {
    tell("schema/stack.schema.json is up to date.");
    return 0;
  }
  if (check) {
    tell(
      `schema/stack.schema.json ${current === undefined ? "is missing" : "does not match stacks/config"}. ` +
        "Write it with: npm run schema",
    );
    return 1;
  }
  writeFileSync(file, wanted);
  tell("Wrote schema/stack.schema.json.");
  return 0;
}
