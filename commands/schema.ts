import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { accountWords } from "../account/config/kind.ts";
import { accountSchema } from "../account/config/schema.ts";
import { reviewSchemaText } from "../review/verdict/review.ts";
import { schemaText, stackFileSchema } from "../stacks/config/json-schema.ts";

const folder = join(import.meta.dirname, "..", "schema");

/** Each file of schema/, what it is made from, and what has to stand there. Line 1 of a stack file names its own. */
const schemas = [
  { file: "stack.schema.json", source: "stacks/config", text: () => schemaText(stackFileSchema()) },
  {
    file: "account.schema.json",
    source: "account/config",
    text: () => schemaText(stackFileSchema(accountSchema, accountWords)),
  },
  { file: "review.schema.json", source: "review/verdict/review.ts", text: reviewSchemaText },
] as const;

/**
 * Writes the JSON Schemas: of the stack files, made from the schemas in stacks/config and account/config, and of a review.
 *
 * @param options `check`: write nothing and only compare; `directory` and `tell`: other places for the files and for talk.
 * @returns 0 when the files are up to date now; 1 when `check` finds one stale or absent.
 */
export async function schema(options: {
  readonly check: boolean;
  readonly directory?: string;
  readonly tell?: (text: string) => void;
}): Promise<number> {
  const { check, directory = folder, tell = (text) => process.stderr.write(`${text}\n`) } = options;
  const results = schemas.map(({ file, source, text }) =>
    writeOne(join(directory, file), text(), source, { check, tell }),
  );
  return Math.max(...results);
}

function writeOne(
  file: string,
  wanted: string,
  source: string,
  { check, tell }: { readonly check: boolean; readonly tell: (text: string) => void },
): number {
  const name = `schema/${basename(file)}`;
  const current = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  if (current === wanted) {
    tell(`${name} is up to date.`);
    return 0;
  }
  if (check) {
    tell(
      `${name} ${current === undefined ? "is missing" : `does not match ${source}`}. ` +
        "Write it with: npm run schema",
    );
    return 1;
  }
  writeFileSync(file, wanted);
  tell(`Wrote ${name}.`);
  return 0;
}
