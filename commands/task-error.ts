import { nearest } from "../model/nearest.ts";

/** A task that cannot be run as it was asked for. */
export class TaskRefused extends Error {
  override readonly name = "TaskRefused";
}

/** The refusal of a service that the environment does not have. */
export function unknownService(service: string, stack: string, known: readonly string[]): TaskRefused {
  const guess = nearest(service, known);
  return new TaskRefused(
    `There is no service "${service}" in ${stack}. Those that exist: ${known.join(", ") || "none"}.` +
      (guess === undefined ? "" : ` Did you mean "${guess}"?`),
  );
}
