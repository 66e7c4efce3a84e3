import type { z } from "zod";
import { nearest } from "../../model/nearest.ts";
import { formatPath, type Mistake, type Path } from "./problem.ts";
import { allowedBy, keysAt, mapOption, schemaAt, wordOptions } from "./setting.ts";
import { isFields, valueAt } from "./value.ts";

type Issue = z.core.$ZodIssue;

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

/** The type that an issue of a value outside a list of words expects, where none of them is text. */
function literalKind(issue: Issue, value: unknown): string | undefined {
  if (issue.code !== "invalid_value" || typeof value !== "string") return undefined;
  return issue.values.every((one) => typeof one === "number") ? "number" : undefined;
}

function messageOf(issue: Issue, value: unknown): string {
  if (value === undefined) return "is missing";
  if (value === null) return "is empty";
  if (issue.code === "custom") return issue.message;
  if (issue.code === "too_small" || issue.code === "too_big") return sizeMessage(issue.origin);
  if (issue.code === "invalid_format") return "is not of the right form";
  const literal = literalKind(issue, value);
  if (literal !== undefined) return wrongType(literal, value);
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

/** What an absent value would have to be. Only what has no default is missing here. */
const toBeWritten = (schema: z.ZodType, path: Path, issue: Issue): string =>
  `${allowedBy(schemaAt(schema, path)) ?? issue.message}; there is no default`;

/** Every map in which a key has its place, as in `network.flowLogs`. */
function placesOf(schema: unknown, key: string, path: Path = []): readonly Path[] {
  const known = keysAt(schema, path) ?? [];
  return [
    ...(known.includes(key) ? [path] : []),
    ...known.flatMap((below) => placesOf(schema, key, [...path, below])),
  ];
}

/** A key that was indented too far or not far enough is known, but somewhere else. */
function elsewhere(schema: unknown, key: string): string {
  const places = placesOf(schema, key).map((path) => (path.length === 0 ? "the top" : formatPath(path)));
  return places.length === 0 ? "" : `. The key ${key} has its place in ${places.join(" and ")}`;
}

function unknownKeys(
  schema: z.ZodType,
  keys: readonly string[],
  at: Path,
  known: readonly string[],
): readonly Mistake[] {
  return keys.map((key) => {
    const guess = nearest(key, known);
    return {
      path: [...at, key],
      message: "is not a known key",
      allowed: `${known.join(", ")}${guess === undefined ? elsewhere(schema, key) : ""}`,
      ...(guess === undefined ? {} : { nearest: guess }),
    };
  });
}

/** Of a union zod tells only that nothing fits: a map can have been meant only as the map that the union takes. */
function inMap(schema: z.ZodType, path: Path, issue: Issue, value: unknown): readonly Mistake[] {
  const map =
    issue.code === "invalid_union" && isFields(value) ? mapOption(schemaAt(schema, path)) : undefined;
  if (map === undefined) return [];
  return schemaMistakes(map, value).map((mistake) => ({ ...mistake, path: [...path, ...mistake.path] }));
}

/** The word that was probably meant by one that is not allowed. */
function guessOf(schema: z.ZodType, path: Path, issue: Issue, value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  if (issue.code === "invalid_union") return nearest(value, wordOptions(schemaAt(schema, path)));
  if (issue.code !== "invalid_value" || literalKind(issue, value) !== undefined) return undefined;
  return nearest(value, issue.values.map(String));
}

function toMistakes(schema: z.ZodType, data: unknown, issue: Issue): readonly Mistake[] {
  const path = issue.path.map((step) => (typeof step === "number" ? step : String(step)));
  const known = keysAt(schema, path);
  if (issue.code === "unrecognized_keys") {
    const inUnion = keysAt(mapOption(schemaAt(schema, path)), []);
    return unknownKeys(schema, issue.keys, path, known ?? inUnion ?? []);
  }
  const value = valueAt(data, path);
  const inside = inMap(schema, path, issue, value);
  if (inside.length > 0) return inside;
  const guess = guessOf(schema, path, issue, value);
  return [
    {
      path,
      message: messageOf(issue, value),
      allowed:
        value === undefined
          ? toBeWritten(schema, path, issue)
          : allowedOf(issue, isFields(value) ? undefined : known),
      ...(guess === undefined ? {} : { nearest: guess }),
    },
  ];
}

/**
 * What a schema finds wrong with a stack's values, one mistake a place: text that is too short and of the wrong form at once is
 * told once. Every schema here gives as its zod error not what is wrong but what is allowed.
 */
export function schemaMistakes(schema: z.ZodType, data: unknown): readonly Mistake[] {
  const result = schema.safeParse(data);
  if (result.success) return [];
  const mistakes = result.error.issues.flatMap((issue) => toMistakes(schema, data, issue));
  const firstAt = new Map<string, Mistake>();
  for (const mistake of mistakes) {
    const place = JSON.stringify(mistake.path);
    if (!firstAt.has(place)) firstAt.set(place, mistake);
  }
  return [...firstAt.values()];
}
