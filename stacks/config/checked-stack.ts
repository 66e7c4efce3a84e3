import type { z } from "zod";
import { ConfigError } from "./config-error.ts";
import {
  type ConfigProblem,
  formatPath,
  type Mistake,
  namespace,
  type OtherEnd,
  type Path,
} from "./problem.ts";
import type { Rule } from "./rule.ts";
import { schemaMistakes } from "./schema-mistakes.ts";
import type { RawStack } from "./stack-file.ts";
import { type Fields, isFields, isSecret, show, valueAt } from "./value.ts";

/** What the stack files of one project hold: the environments' project has a kind of its own, and so has that of accounts. */
export interface ConfigKind<Schema extends z.ZodObject> {
  /** Every key. A file that passes the rules becomes a config by it. */
  readonly schema: Schema;
  /** The schema by which mistakes are told, where a file's own values say which of several it means. */
  readonly schemaFor: (values: Fields) => z.ZodType;
  readonly rules: readonly Rule[];
  readonly warningRules: readonly Rule[];
}

/** A stack's config after checking, or everything that is wrong with it. */
export interface Checked<Config> {
  /** Absent when there are mistakes. */
  readonly config?: Config;
  readonly mistakes: readonly ConfigProblem[];
  readonly warnings: readonly ConfigProblem[];
}

/** The line of the value, or of the closest map around it that exists. */
function lineOf(raw: RawStack, path: Path): number | undefined {
  for (let length = path.length; length > 0; length -= 1) {
    const line = raw.lines?.get(formatPath(path.slice(0, length)));
    if (line !== undefined) return line;
  }
  return raw.lines?.get("");
}

function otherEnd({ file, path }: OtherEnd, siblings: readonly RawStack[]) {
  const raw = siblings.find((sibling) => sibling.file === file);
  const line = raw === undefined ? undefined : lineOf(raw, path);
  return { file, path: formatPath(path), ...(line === undefined ? {} : { line }) };
}

function locate(raw: RawStack, siblings: readonly RawStack[], mistake: Mistake): ConfigProblem {
  const { hidden = false, other, path, ...rest } = mistake;
  const line = lineOf(raw, path);
  const value = valueAt(raw.values, path);
  return {
    file: raw.file,
    ...(line === undefined ? {} : { line }),
    path: formatPath(path),
    ...(value === undefined || hidden ? {} : { given: show(value) }),
    ...rest,
    ...(other === undefined ? {} : { other: otherEnd(other, siblings) }),
  };
}

function secrets(value: unknown, path: Path): readonly Mistake[] {
  if (isSecret(value)) {
    return [
      {
        path,
        message: "is a Pulumi secret, and no value of this config is secret",
        allowed:
          "the plain value; what is secret is kept in AWS Secrets Manager and never passes through Pulumi",
      },
    ];
  }
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return list.flatMap((entry, index) => secrets(entry, [...path, index]));
  }
  return isFields(value)
    ? Object.entries(value).flatMap(([key, entry]) => secrets(entry, [...path, key]))
    : [];
}

function otherNamespaces(values: Fields): readonly Mistake[] {
  return Object.keys(values)
    .filter((key) => key.includes(":"))
    .map((key) => ({
      path: [key],
      message: "is not a setting of this program",
      allowed: key.startsWith("aws:")
        ? `${namespace}:region and ${namespace}:accountId, which pin the AWS provider; it takes nothing else`
        : `only keys that begin with ${namespace}:`,
    }));
}

const mentions = (path: Path, part: Path): boolean => part.every((step, index) => path[index] === step);

function mistakesOf<Schema extends z.ZodObject>(
  { rules, schemaFor }: ConfigKind<Schema>,
  raw: RawStack,
  siblings: readonly RawStack[],
  today: string,
): readonly Mistake[] {
  const own = Object.fromEntries(Object.entries(raw.values).filter(([key]) => !key.includes(":")));
  const hidden = secrets(raw.values, []);
  const found = [
    ...otherNamespaces(raw.values),
    ...schemaMistakes(schemaFor(own), own),
    ...rules.flatMap((rule) => rule(own, siblings, today)),
  ];
  // That a secret's place holds a map instead of text follows from its being a secret.
  return [...hidden, ...found.filter(({ path }) => !hidden.some((secret) => mentions(path, secret.path)))];
}

/**
 * Checks a stack's config without throwing. Pure: no file is read and no engine is needed.
 *
 * @param siblings the other stacks of the same project; their own mistakes do not matter here, and what cannot be read of
 * them is skipped. An entry for the same file as `raw` is ignored.
 * @param today an ISO date, as in `2026-11-21`, by which versions are judged.
 */
export function checkAs<Schema extends z.ZodObject>(
  kind: ConfigKind<Schema>,
  raw: RawStack,
  siblings: readonly RawStack[],
  today: string,
): Checked<z.output<Schema>> {
  const broken = raw.mistakes ?? [];
  if (raw.unreadable === true) return { mistakes: broken, warnings: [] };
  const others = siblings.filter((sibling) => sibling.file !== raw.file);
  const locateAll = (mistakes: readonly Mistake[]) => mistakes.map((mistake) => locate(raw, others, mistake));
  // As they stand in the file, so that a reader goes through it once.
  const mistakes = [...broken, ...locateAll(mistakesOf(kind, raw, others, today))].sort(
    (one, other) => (one.line ?? 0) - (other.line ?? 0),
  );
  const warnings = locateAll(kind.warningRules.flatMap((rule) => rule(raw.values, others, today)));
  if (mistakes.length > 0) return { mistakes, warnings };
  return { config: kind.schema.parse(raw.values), mistakes, warnings };
}

/**
 * Turns a stack's raw values into its config. Pure: no file is read and no engine is needed.
 *
 * @param siblings the other stacks of the same project, against which addresses and names are compared.
 * @param today an ISO date, as in `2026-11-21`, by which versions are judged.
 * @throws ConfigError listing every mistake at once, each with file, line, path, value and what is allowed.
 */
export function parseAs<Schema extends z.ZodObject>(
  kind: ConfigKind<Schema>,
  raw: RawStack,
  siblings: readonly RawStack[],
  today: string,
): { readonly config: z.output<Schema>; readonly warnings: readonly ConfigProblem[] } {
  const { config, mistakes, warnings } = checkAs(kind, raw, siblings, today);
  if (config === undefined) throw new ConfigError(mistakes);
  return { config, warnings };
}
