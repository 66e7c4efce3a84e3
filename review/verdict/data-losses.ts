import { goneInterrupts } from "../../model/interruptions.ts";
import type { Finding, PlanStep } from "../../model/plan.ts";
import { statefulType } from "../../model/stateful.ts";
import { statefulDeletion } from "../../policies/stateful-deletion.ts";
import { statefulReplacement } from "../../policies/stateful-replacement.ts";
import { followersOf } from "../followers.ts";
import type { DataLoss } from "./review.ts";

/** The rules whose findings say the same in their own words. */
export const dataLossRules: ReadonlySet<string> = new Set([statefulReplacement.id, statefulDeletion.id]);

/**
 * What holds data and would be replaced or deleted. First what services wait for, then records such as logs; last what only follows
 * another replacement.
 */
export function dataLosses(steps: readonly PlanStep[], findings: readonly Finding[]): readonly DataLoss[] {
  const leaders = followersOf(steps);
  const waived = new Map(
    findings.filter(({ id }) => dataLossRules.has(id)).map((finding) => [finding.urn, finding.waived]),
  );
  const losses = steps.flatMap((step): readonly DataLoss[] => {
    const held = statefulType(step.type);
    if (held === undefined || (step.op !== "replace" && step.op !== "delete")) return [];
    const follows = leaders.get(step.urn)?.urn;
    const reason = waived.get(step.urn);
    return [
      {
        urn: step.urn,
        type: step.type,
        name: step.name,
        op: step.op,
        forcedBy: forcing(step),
        lost: held.holds,
        instead:
          step.op === "replace"
            ? held.instead
            : "keep it in the program; a changed name or parent needs an alias",
        protect: step.protect,
        ...(follows === undefined ? {} : { follows }),
        ...(reason === undefined ? {} : { waived: reason }),
      },
    ];
  });
  return losses.toSorted((a, b) => rankOf(a) - rankOf(b));
}

function rankOf({ follows, type }: DataLoss): number {
  if (follows !== undefined) return 2;
  return goneInterrupts(type) ? 0 : 1;
}

/** `replaceKeys` is the provider's own word; a provider that leaves it empty may still mark single changes. */
function forcing({ diff, replaceKeys }: PlanStep): string[] {
  const marked = diff.filter(({ replaces }) => replaces).map(({ path }) => path);
  return [...new Set(replaceKeys.length > 0 ? replaceKeys : marked)];
}
