import type { Finding, PlanStep } from "../model/plan.ts";
import { optionPath } from "../model/resource-options.ts";
import { statefulType } from "../model/stateful.ts";
import type { Rule } from "./rule.ts";
import { statefulDeletion } from "./stateful-deletion.ts";
import { statefulReplacement } from "./stateful-replacement.ts";
import { stackOf } from "./urn-pattern.ts";
import { weakenedProtection } from "./weakened-protection.ts";

const id = "protected-resource";

/**
 * Blocks what the engine would refuse: the deletion or replacement of a protected resource. No waiver helps, because none reaches
 * the engine; the way is to take the protection off first.
 */
export const protectedResource: Rule = {
  id,
  waivable: false,
  check: (steps) => steps.filter(isRefused).map(finding),
};

/** The engine lets one deployment take the protection off and replace, but not take it off and delete: what is gone says nothing. */
function isRefused({ diff, op, protect }: PlanStep): boolean {
  if (!protect) return false;
  return op === "delete" || (op === "replace" && !diff.some(({ path }) => path === optionPath("protect")));
}

function finding({ op, type, urn }: PlanStep): Finding {
  const [what, loss] =
    op === "delete" ? ["deletion", statefulDeletion.id] : ["replacement", statefulReplacement.id];
  const waiver = statefulType(type) !== undefined ? `, with a waiver for ${loss}` : "";
  return {
    id,
    severity: "block",
    urn,
    message: `The engine refuses this ${what}: the resource is protected, and no waiver changes that.`,
    fix:
      `If it must be: 1. take the protection off, by plinth:protect in Pulumi.${stackOf(urn)}.yaml or at this resource alone, ` +
      `with a waiver for ${weakenedProtection.id}, and deploy that by itself. 2. Then make this change${waiver}. ` +
      "3. Protect again what is left.",
  };
}
