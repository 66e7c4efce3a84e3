import { z } from "zod";
import { FunctionFailure } from "../database/failure.ts";

const check = z.strictObject({
  secrets: z
    .array(z.strictObject({ arn: z.string().startsWith("arn:"), maximumAgeDays: z.int().min(1) }))
    .min(1),
});

/** The secrets to look at, and the days that each may reach. */
export type AgeCheck = z.infer<typeof check>;

/**
 * @throws FunctionFailure listing every mistake in the event.
 */
export function parseEvent(event: unknown): AgeCheck {
  const parsed = check.safeParse(event);
  if (parsed.success) return parsed.data;
  throw new FunctionFailure(`The event is malformed; nothing was checked.\n${z.prettifyError(parsed.error)}`);
}
