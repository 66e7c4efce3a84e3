import { openEgress } from "./open-egress.ts";
import { protectedResource } from "./protected-resource.ts";
import type { Rule } from "./rule.ts";
import { secretlessState } from "./secretless-state.ts";
import { serviceInterruption } from "./service-interruption.ts";
import { statefulDeletion } from "./stateful-deletion.ts";
import { statefulReplacement } from "./stateful-replacement.ts";
import { weakenedProtection } from "./weakened-protection.ts";

/** Every rule, in the order in which findings are listed. A new rule is a file beside this one and a line here. */
export const rules: readonly Rule[] = [
  statefulReplacement,
  statefulDeletion,
  protectedResource,
  weakenedProtection,
  serviceInterruption,
  secretlessState,
  openEgress,
];

/** The ids a waiver may name. */
export const ruleIds: readonly string[] = rules
  .filter(({ waivable }) => waivable !== false)
  .map(({ id }) => id);
