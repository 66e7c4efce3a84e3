import type { z } from "zod";
import { type Cidr, parseCidr } from "../../model/cidr.ts";
import type { Mistake } from "./problem.ts";
import type { RawStack } from "./stack-file.ts";
import { type Fields, valueAt } from "./value.ts";

/**
 * A rule over several values of a stack, or over several stacks. It reads unchecked values and looks at those that are
 * valid in themselves, because zod skips a whole object's refinements after one wrong type: so would a mistake in one
 * value hide the mistakes between others.
 *
 * What depends on the day gets it as `today`, an ISO date as in `2026-11-21`, so that a check can be repeated.
 */
export type Rule = (values: Fields, siblings: readonly RawStack[], today: string) => readonly Mistake[];

/** The value as the schema reads it, its default included; `undefined` when it is not valid in itself. */
export function valid<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.output<Schema> | undefined {
  const result = schema.safeParse(value);
  return result.success ? result.data : undefined;
}

/** An address block in unchecked data; `undefined` when there is none or it cannot be read. */
export function blockAt(values: Fields, path: readonly string[]): Cidr | undefined {
  const text = valueAt(values, path);
  if (typeof text !== "string") return undefined;
  try {
    return parseCidr(text);
  } catch {
    // Reported where the value itself is checked, in its own file.
    return undefined;
  }
}
