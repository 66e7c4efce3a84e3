import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plan } from "../model/plan.ts";
import { WaiverError } from "../policies/waiver-error.ts";
import type { Waivers } from "../policies/waivers.ts";
import { parseWaivers } from "../policies/waivers.ts";
import type { Outcome } from "../simulator/operations.ts";
import { programErrors } from "../simulator/program-errors.ts";
import { type Loaded, loadStack } from "../stacks/config/load.ts";
import { formatProblems, namespace } from "../stacks/config/problem.ts";
import { judgedPlan, type ReadPlan } from "./read-plan.ts";
import { tell } from "./terminal.ts";

/** The repository that holds this file. */
export const checkout = join(import.meta.dirname, "..");

/** The name that Pulumi.yaml gives the project of the environments. */
export const projectName = "plinth";

/** A stack's values, checked before anything starts, in the form in which its file holds them. */
export function checkedConfigBlock(stack: string, root = checkout): Readonly<Record<string, unknown>> {
  return configBlockOf(loadStack(root, stack));
}

/** What was loaded, in the form of a stack file's config block; warnings are told. */
export function configBlockOf({
  raw,
  warnings,
}: Pick<Loaded<unknown>, "raw" | "warnings">): Readonly<Record<string, unknown>> {
  if (warnings.length > 0) tell(formatProblems(warnings, "warning"));
  return Object.fromEntries(
    Object.entries(raw.values).map(([key, value]) => [
      key.includes(":") ? key : `${namespace}:${key}`,
      value,
    ]),
  );
}

/**
 * The waivers of a checkout, as of today.
 *
 * @throws WaiverError with every mistake in policies/waivers.yaml, its absence being one: nobody should lose waivers by a typing error
 */
export function readWaivers(root = checkout): Waivers {
  const file = join(root, "policies", "waivers.yaml");
  if (!existsSync(file)) throw new WaiverError([missingFile]);
  return parseWaivers(readFileSync(file, "utf8"), new Date().toISOString().slice(0, 10));
}

const missingFile = {
  problem: "does not exist",
  value: undefined,
  allowed: "a list of waivers, which may be empty",
  next: "Restore policies/waivers.yaml; for no waivers at all it is the one line `[]`.",
};

/** Errors of an operation, for a reader. That a protected resource cannot be touched is none: the plan has a finding. */
export function errorsOf({ errors }: Pick<Outcome, "errors">): readonly string[] {
  return programErrors(errors, checkout);
}

/** The outcome of a preview, judged. @param simulated whether it was made against a simulated cloud */
export function planOf(
  stack: string,
  { steps, unknownOperations }: Pick<Outcome, "steps" | "unknownOperations">,
  waivers: Waivers,
  simulated = true,
): Plan {
  return judgedPlan(readingOf(stack, { steps, unknownOperations }, simulated), waivers);
}

/** The outcome of a simulated preview as a plan that was read from a file would be. */
export function simulatedReading(
  stack: string,
  outcome: Pick<Outcome, "steps" | "unknownOperations">,
): ReadPlan {
  return readingOf(stack, outcome, true);
}

function readingOf(
  stack: string,
  { steps, unknownOperations }: Pick<Outcome, "steps" | "unknownOperations">,
  simulated: boolean,
): ReadPlan {
  const strange = unknownOperations.map((operation) => ({
    urn: "",
    type: "",
    reason: `The engine plans the operation "${operation}", which this version of Plinth does not know.`,
  }));
  return { made: { stack, simulated, steps }, strange };
}
