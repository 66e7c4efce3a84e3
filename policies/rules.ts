import { httpsAnywhere } from "./https-anywhere.ts";
import { overBudgetId } from "./over-budget.ts";
import { protectedResource } from "./protected-resource.ts";
import { resourceRules } from "./resource-rules.ts";
import type { Rule } from "./rule.ts";
import { serviceInterruption } from "./service-interruption.ts";
import { statefulDeletion } from "./stateful-deletion.ts";
import { statefulReplacement } from "./stateful-replacement.ts";
import { weakenedProtection } from "./weakened-protection.ts";

/** Every rule over a plan, in the order in which findings are listed. Rules over resources are in resource-rules.ts. */
export const rules: readonly Rule[] = [
  statefulReplacement,
  statefulDeletion,
  protectedResource,
  weakenedProtection,
  serviceInterruption,
  httpsAnywhere,
];

/** The ids a waiver may name: those of rules, and of what the estimate of costs finds. */
export const ruleIds: readonly string[] = [
  ...[...rules.filter(({ waivable }) => waivable !== false), ...resourceRules].map(({ id }) => id),
  overBudgetId,
];
