import { z } from "zod";

/** A truth value with a default, which is the stricter of the two. */
export function flag(strict: boolean) {
  return z.boolean({ error: "true or false, without quotes" }).default(strict);
}

/** A whole number of something, both bounds included. */
export function wholeNumber(unit: string, least: number, most: number) {
  const error = `a whole number of ${unit} from ${least} to ${most}`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}

/** Stands where a file says that there is none of something, since every file has every key. */
export const none = z.literal("none", { error: "none" });

/** Text of a form that a pattern alone cannot tell well: `mistakeOf` says what is wrong with it, as the end of a sentence. */
export function formedText(
  allowed: string,
  pattern: string,
  mistakeOf: (text: string) => string | undefined,
) {
  return z
    .string({ error: allowed })
    .superRefine((text, context) => {
      const message = mistakeOf(text);
      if (message !== undefined) context.addIssue({ code: "custom", message, params: { allowed } });
    })
    .meta({ pattern });
}
