import type { RecordSubject } from "./subjects.ts";

/** How a record came about: by work on the environment itself, in a simulation, or only to show what a record looks like. */
export type RecordKind = "live" | "simulated" | "example";

/** What somebody did on a day, as the head of a file in docs/records/ says it. */
export interface DatedRecord {
  /** As in `docs/records/2026-11-03-restore-drill-prod.md`. */
  readonly path: string;
  /** What was done. */
  readonly about: RecordSubject;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** The role that did it; never a person's name. */
  readonly by: Role;
  /** The environment, or `all` for what is about people or the account. */
  readonly environment: string;
  /** An https address, an ARN, or a path of the repository. */
  readonly evidence: string;
  /** Days for which it holds: the subject's, or fewer where the record says so. */
  readonly maximumAgeDays: number;
  readonly kind: RecordKind;
}

/** Who may have done something. Names of people do not belong into a repository. */
export const roles = [
  "account-administrator",
  "application-developer",
  "external-tester",
  "operator",
  "platform-engineer",
  "security-reviewer",
] as const;

export type Role = (typeof roles)[number];

export const recordKinds = ["live", "simulated", "example"] as const satisfies readonly RecordKind[];
