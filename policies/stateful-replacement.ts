import type { Finding, PlanStep } from "../model/plan.ts";
import { statefulType } from "../model/stateful.ts";
import type { Rule } from "./rule.ts";

const id = "stateful-replacement";

/** Blocks a plan that replaces a resource whose type holds something that dies with it (model/stateful.ts). */
export const statefulReplacement: Rule = {
  id,
  check: (steps) => steps.filter((step) => step.op === "replace").flatMap(finding),
};

function finding(step: PlanStep): readonly Finding[] {
  const held = statefulType(step.type);
  if (held === undefined) return [];
  const protection = step.protect ? " It is protected: the engine refuses until it is unprotected." : "";
  return [
    {
      id,
      severity: "block",
      urn: step.urn,
      message: `Would be replaced, ${forcedBy(step)}. Lost: ${held.holds}.${protection}`,
      fix:
        `Instead, ${held.instead}. If it must be replaced, secure what would be lost, ` +
        `then add a waiver for ${id} to policies/waivers.yaml.`,
    },
  ];
}

/** `replaceKeys` is the provider's own word; a provider that leaves it empty may still mark single changes. */
function forcedBy(step: PlanStep): string {
  const marked = step.diff.filter((change) => change.replaces).map((change) => change.path);
  const properties = [...new Set(step.replaceKeys.length > 0 ? step.replaceKeys : marked)];
  return properties.length > 0
    ? `forced by ${properties.join(", ")}`
    : "and the plan does not say which property forces it";
}
