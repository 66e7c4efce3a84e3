import { z } from "zod";

const instant = z.iso.datetime({ error: "a time in UTC, as 2026-11-21T10:00:00Z" });

const count = z.int({ error: "a whole number" }).min(0, { error: "a whole number" });

const commit = z.string({ error: "a commit of 40 digits" }).regex(/^[0-9a-f]{40}$/, {
  error: "a commit of 40 digits",
});

const digest = z.string({ error: "sha256: and 64 digits" }).regex(/^sha256:[0-9a-f]{64}$/, {
  error: "sha256: and 64 digits",
});

/**
 * What one deployment leaves behind: enough to decide, later and elsewhere, whether the same release may go one environment
 * further. Strict: a record with a key that nobody knows is not evidence.
 */
export const evidenceSchema = z.strictObject({
  /** `simulated` says that no cloud has been touched; it never counts as a deployment. */
  kind: z.enum(["live", "simulated"], { error: "live or simulated" }),
  /** The stack that was deployed, as in `staging`. */
  stack: z.string().min(1),
  /** Of this repository. */
  commit,
  /** Service to the digest of the image it runs. */
  digests: z.record(z.string(), digest),
  /** What the run that deployed is called, as the address of a pipeline's run. */
  run: z.string().min(1),
  /** When it was deployed whole: the soak begins. */
  soakStartedAt: instant,
  /** Of the plan that was applied. */
  verdict: z.enum(["OK", "CAUTION", "BLOCK"], { error: "OK, CAUTION or BLOCK" }),
  /**
   * The last look from outside, the services that were looked at, and what of it failed; null before the first. No service stands there
   * where none is open to the internet; whether that is so, the stack file says.
   */
  smoke: z
    .strictObject({ at: instant, looked: z.array(z.string().min(1)), failed: z.array(z.string()) })
    .nullable(),
  /** The last comparison of state and cloud; null before the first. */
  drift: z.strictObject({ at: instant, resources: count }).nullable(),
  /**
   * The last time a drill has restored this environment's state (`npm run state -- drill`) and previewed the program against it; null
   * where none ever has. It says nothing about the database, whose restore tests have alarms of their own.
   */
  restoreProvenAt: instant.nullable(),
  /** Points of docs/readiness.md that were met, and how many there are. */
  readiness: z.strictObject({ met: count, of: count }),
});

export type Evidence = z.infer<typeof evidenceSchema>;

/** A record that cannot be relied on. Exit code 1. */
export class UnreadableEvidence extends Error {
  override readonly name = "UnreadableEvidence";
}

/**
 * @param place how a message names the record
 * @throws UnreadableEvidence with every mistake
 */
export function parseEvidence(text: string, place: string): Evidence {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new UnreadableEvidence(`${place} is no evidence: it is not JSON.`);
  }
  const { data: parsed, error } = evidenceSchema.safeParse(data);
  if (parsed !== undefined) return parsed;
  const mistakes = error.issues.map(({ message, path }) => `  ${path.join(".") || "the record"}: ${message}`);
  throw new UnreadableEvidence([`${place} is no evidence:`, ...mistakes].join("\n"));
}
