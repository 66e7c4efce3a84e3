import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { reviewSchemaText } from "../review/verdict/review.ts";
import { stackFileSchemaText } from "../stacks/config/json-schema.ts";

const folder = join(import.meta.dirname, "..", "schema");

/** Where line 1 of each stack file says that the JSON Schema is. */
export const schemaFile = join(folder, "stack.schema.json");

/** What `npm run -s review -- --json` prints. */
const reviewSchemaFile = join(folder, "review.schema.json");

/**
 * Writes the JSON Schemas: of the stack files, made from the schemas in stacks/config, and of a review.
 *
 * @param options `check`: write nothing and only compare; `file` and `tell`: other places for the first file and for talk.
 * @returns 0 when the files are up to date now; 1 when `check` finds one stale or absent.
 */
export async function schema(options: {
  readonly check: boolean;
  readonly file?: string;
  readonly tell?: (text: string) => void;
}): Promise<number> {
  const { check, file = schemaFile, tell = (text) => process.stderr.write(`${text}\n`) } = options;
  const codes = [
    writeOne(
      { file, name: "stack.schema.json", source: "stacks/config", wanted: stackFileSchemaText() },
      check,
      tell,
    ),
    writeOne(
      {
        file: reviewSchemaFile,
        name: "review.schema.json",
        source: "review/verdict/review.ts",
        wanted: reviewSchemaText(),
      },
      check,
      tell,
    ),
  ];
  return Math.max(...codes);
}

interface Generated {
  readonly file: string;
  /** Its name in schema/, for talk. */
  readonly name: string;
  /** What it is made from. */
  readonly source: string;
  readonly wanted: string;
}

function writeOne(
  { file, name, source, wanted }: Generated,
  check: boolean,
  tell: (text: string) => void,
): number {
  const current = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (current === wanted) {
    tell(`schema/${name} is up to date.`);
    return 0;
  }
  if (check) {
    tell(
      `schema/${name} ${current === undefined ? "is missing" : `does not match ${source}`}. ` +
        "Write it with: npm run schema",
    );
    return 1;
  }
  writeFileSync(file, wanted);
  tell(`Wrote schema/${name}.`);
  return 0;
}
