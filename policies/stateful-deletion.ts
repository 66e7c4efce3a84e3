import type { Finding, PlanStep } from "../model/plan.ts";
import { statefulType } from "../model/stateful.ts";
import type { Rule } from "./rule.ts";

const id = "stateful-deletion";

/** Blocks a plan that deletes a resource whose type holds something that dies with it (model/stateful.ts). */
export const statefulDeletion: Rule = {
  id,
  check: (steps) => steps.filter((step) => step.op === "delete").flatMap(finding),
};

function finding(step: PlanStep): readonly Finding[] {
  const held = statefulType(step.type);
  if (held === undefined) return [];
  const protection = step.protect
    ? "Its protect flag is on: the engine refuses until it is unprotected."
    : "Its protect flag is off: the engine would delete it.";
  return [
    {
      id,
      severity: "block",
      urn: step.urn,
      message: `Would be deleted. Lost: ${held.holds}. ${protection}`,
      fix:
        "Keep it in the program; a changed name or parent needs an alias. If it must go, secure what would be lost, " +
        `then add a waiver for ${id} to policies/waivers.yaml.`,
    },
  ];
}
