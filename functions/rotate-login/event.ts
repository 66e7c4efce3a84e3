import { z } from "zod";
import { FunctionFailure } from "../database/failure.ts";

export const steps = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;

/** Loose, because Secrets Manager adds keys of its own: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_lambda-functions.html */
const rotationEvent = z.object({
  SecretId: z.string().min(1),
  ClientRequestToken: z
    .string()
    .regex(/^[\w-]{32,64}$/, { error: "allowed are 32 to 64 letters, digits, hyphens and underscores" }),
  Step: z.enum(steps),
});

export type RotationEvent = z.infer<typeof rotationEvent>;

/**
 * @throws FunctionFailure listing every mistake in the event.
 */
export function parseEvent(event: unknown): RotationEvent {
  const parsed = rotationEvent.safeParse(event);
  if (parsed.success) return parsed.data;
  throw new FunctionFailure(`The event is malformed; nothing was changed.\n${z.prettifyError(parsed.error)}`);
}
