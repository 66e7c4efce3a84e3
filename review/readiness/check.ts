import type { Requirement } from "./requirement.ts";

/** A point of readiness or a factor: a question, answered by all of its requirements together. */
export interface ReadinessCheck {
  /** Stable, in kebab case. */
  readonly id: string;
  /** Its place in its list, from 1. */
  readonly number: number;
  /** As in docs/readiness.md. */
  readonly title: string;
  readonly requirements: readonly Requirement[];
}
