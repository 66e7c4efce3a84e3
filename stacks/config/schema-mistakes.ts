import { z } from "zod";
import { nearest } from "../../model/nearest.ts";
import type { Mistake, Path } from "./problem.ts";
import { isFields, valueAt } from "./value.ts";

type Issue = z.core.$ZodIssue;

/** What stands inside a default. Zod types the inner schema as its core class, of which ours is always the full one. */
function unwrapped(schema: unknown): unknown {
  if (
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodExactOptional
  ) {
    return unwrapped(schema.unwrap());
  }
  return schema;
}

/** The keys of the map at a place of a schema; `undefined` where the schema has no map. */
export function keysAt(schema: unknown, path: Path): readonly string[] | undefined {
  const here = unwrapped(schema);
  const [step, ...rest] = path;
  if (step === undefined) return here instanceof z.ZodObject ? Object.keys(here.shape) : undefined;
  if (here instanceof z.ZodArray) return keysAt(here.element, rest);
  if (here instanceof z.ZodRecord) return keysAt(here.valueType, rest);
  if (here instanceof z.ZodObject && typeof step === "string") {
    const shape: Readonly<Record<string, unknown>> = here.shape;
    return keysAt(shape[step], rest);
  }
  return undefined;
}

const kindOf = (value: unknown): string => {
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "a number";
  if (typeof value === "boolean") return "true or false";
  return Array.isArray(value) ? "a list" : "a map";
};

const expectedKinds: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a number",
  boolean: "true or false",
  array: "a list",
  object: "a map",
};

const quoted = /^(true|false|-?[0-9]+(\.[0-9]+)?)$/;

function wrongType(expected: string, value: unknown): string {
  const kinds = `is ${kindOf(value)}, not ${expectedKinds[expected] ?? expected}`;
  if (expected === "string" && typeof value === "number") return `${kinds}: put it in quotes`;
  if (typeof value === "string" && quoted.test(value)) return `${kinds}: write it without quotes`;
  return kinds;
}

function sizeMessage(origin: string): string {
  if (origin === "array") return "has the wrong number of entries";
  return origin === "string" ? "has the wrong length" : "is out of range";
}

function messageOf(issue: Issue, value: unknown): string {
  if (value === undefined) return "is missing";
  if (value === null) return "is empty";
  if (issue.code === "custom") return issue.message;
  if (issue.code === "too_small" || issue.code === "too_big") return sizeMessage(issue.origin);
  if (issue.code === "invalid_format") return "is not of the right form";
  if (issue.code !== "invalid_type") return "is not an allowed value";
  return issue.expected === "int" && typeof value === "number"
    ? "is not a whole number"
    : wrongType(issue.expected, value);
}

function allowedOf(issue: Issue, known: readonly string[] | undefined): string {
  if (known !== undefined) return `a map with the keys ${known.join(", ")}`;
  if (issue.code !== "custom") return issue.message;
  const allowed: unknown = issue.params?.["allowed"];
  return typeof allowed === "string" ? allowed : issue.message;
}

function unknownKeys(keys: readonly string[], at: Path, known: readonly string[]): readonly Mistake[] {
  return keys.map((key) => {
    const guess = nearest(key, known);
    return {
      path: [...at, key],
      message: "is not a known key",
      allowed: known.join(", "),
      ...(guess === undefined ? {} : { nearest: guess }),
    };
  });
}

function toMistakes(schema: z.ZodType, data: unknown, at: Path, issue: Issue): readonly Mistake[] {
  const inside = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  const path = [...at, ...inside];
  const known = keysAt(schema, inside);
  if (issue.code === "unrecognized_keys") return unknownKeys(issue.keys, path, known ?? []);
  const value = valueAt(data, inside);
  const guess =
    issue.code === "invalid_value" && typeof value === "string"
      ? nearest(value, issue.values.map(String))
      : undefined;
  return [
    {
      path,
      message: messageOf(issue, value),
      allowed: allowedOf(issue, isFields(value) ? undefined : known),
      ...(guess === undefined ? {} : { nearest: guess }),
    },
  ];
}

/**
 * What a schema finds wrong with a value, one mistake a place: text that is too short and of the wrong form at once is
 * told once. Every schema here gives as its zod error not what is wrong but what is allowed.
 *
 * @param at the way from the config block to the value.
 */
export function schemaMistakes(schema: z.ZodType, data: unknown, at: Path): readonly Mistake[] {
  const result = schema.safeParse(data);
  if (result.success) return [];
  const mistakes = result.error.issues.flatMap((issue) => toMistakes(schema, data, at, issue));
  const firstAt = new Map<string, Mistake>();
  for (const mistake of mistakes) {
    const place = JSON.stringify(mistake.path);
    if (!firstAt.has(place)) firstAt.set(place, mistake);
  }
  return [...firstAt.values()];
}
