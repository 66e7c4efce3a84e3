import { z } from "zod";
import type { Path } from "./problem.ts";

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

/** The schema at a place inside another, its default around it; `undefined` where there is no such place. */
export function schemaAt(schema: unknown, path: Path): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return schema;
  const here = unwrapped(schema);
  if (here instanceof z.ZodArray) return schemaAt(here.element, rest);
  if (here instanceof z.ZodRecord) return schemaAt(here.valueType, rest);
  if (here instanceof z.ZodUnion) return schemaAt(mapOption(here), path);
  if (here instanceof z.ZodObject && typeof step === "string") {
    const shape: Readonly<Record<string, unknown>> = here.shape;
    return schemaAt(shape[step], rest);
  }
  return undefined;
}

/** The keys of the map at a place of a schema; `undefined` where the schema has no map. */
export function keysAt(schema: unknown, path: Path): readonly string[] | undefined {
  const here = unwrapped(schemaAt(schema, path));
  return here instanceof z.ZodObject ? Object.keys(here.shape) : undefined;
}

/** What a union takes of a kind; of another schema nothing. */
const optionsOf = (schema: unknown): readonly unknown[] => {
  const here = unwrapped(schema);
  return here instanceof z.ZodUnion ? here.options : [];
};

/** The map that a union takes beside words, as in `none, or a map`; `undefined` where it takes none or several. */
export function mapOption(schema: unknown): z.ZodObject | undefined {
  const [map, ...others] = optionsOf(schema).filter((option) => option instanceof z.ZodObject);
  return others.length === 0 ? map : undefined;
}

/** The words that a union takes, beside what it takes of another form. */
export function wordOptions(schema: unknown): readonly string[] {
  return optionsOf(schema).flatMap((option) => {
    if (option instanceof z.ZodEnum) return option.options.map(String);
    return option instanceof z.ZodLiteral ? [...option.values].map(String) : [];
  });
}

/**
 * What a schema takes, in words. Every schema of a single value here gives as its zod error not what is wrong but what is allowed,
 * so that it is what zod answers where there is no value.
 */
export function allowedBy(schema: unknown): string | undefined {
  const here = unwrapped(schema);
  if (here instanceof z.ZodObject) return `a map with the keys ${Object.keys(here.shape).join(", ")}`;
  if (!(here instanceof z.ZodType)) return undefined;
  const text = here.safeParse(undefined).error?.issues[0]?.message;
  return text?.startsWith("Invalid input") === true ? undefined : text;
}

/** True for a key that may be left out because the schema knows what is meant then. */
export function hasDefault(schema: unknown): schema is z.ZodDefault | z.ZodPrefault {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault;
}

/** The default in the form in which a file would write it; of a map, with those of its keys. */
export function defaultOf(schema: z.ZodDefault | z.ZodPrefault): unknown {
  return schema.parse(undefined);
}
