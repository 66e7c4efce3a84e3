import type { Rule } from "./rule.ts";
import { secretlessState } from "./secretless-state.ts";
import { statefulDeletion } from "./stateful-deletion.ts";
import { statefulReplacement } from "./stateful-replacement.ts";

/** Every rule, in the order in which findings are listed. A new rule is a file beside this one and a line here. */
export const rules: readonly Rule[] = [statefulReplacement, statefulDeletion, secretlessState];

/** The ids a waiver may name. */
export const ruleIds: readonly string[] = rules.map((rule) => rule.id);
