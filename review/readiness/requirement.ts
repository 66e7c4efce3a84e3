import type { Evidence } from "./evidence.ts";
import type { Facts } from "./facts.ts";

/** Whether something holds. What a plan leaves open is neither met nor unmet. */
export type Status = "met" | "not met" | "cannot be told";

/** Something in the way: a sentence of ours, and what it is about, which is somebody else's text. */
export interface Gap {
  /** A sentence without values in it. */
  readonly says: string;
  /** What stands there. */
  readonly value?: string;
  /** The resource where it stands. */
  readonly urn?: string;
}

/** What a requirement comes to. */
export interface Answer {
  readonly status: Status;
  readonly evidence: readonly Evidence[];
  /** What is missing, wrong or unknown; empty where it is met. */
  readonly gaps: readonly Gap[];
  /** True where it would be met if a simulation counted. */
  readonly simulatedOnly: boolean;
}

/** One thing that has to hold, and how the repository and an environment's resources show it. */
export interface Requirement {
  /** Stable, in kebab case, unique among all. */
  readonly id: string;
  /** What has to hold, as a sentence. */
  readonly says: string;
  /** What to do where it does not; `<stack>` stands for the environment. */
  readonly next: string;
  readonly look: (facts: Facts) => Answer;
}

export function met(evidence: readonly Evidence[]): Answer {
  return { status: "met", evidence, gaps: [], simulatedOnly: false };
}

export function notMet(gaps: readonly Gap[], evidence: readonly Evidence[] = []): Answer {
  return { status: "not met", evidence, gaps, simulatedOnly: false };
}

export function cannotBeTold(gaps: readonly Gap[], evidence: readonly Evidence[] = []): Answer {
  return { status: "cannot be told", evidence, gaps, simulatedOnly: false };
}
