import type { Finding, Plan, PlanStep, PlanSummary } from "../model/plan.ts";
import { resourcesAfter, resourcesBefore } from "../model/planned-resource.ts";
import { deferredOf } from "../policies/deferred.ts";
import { overBudgetId } from "../policies/over-budget.ts";
import { findingsIn } from "../policies/resource-rules.ts";
import { ResourceSet } from "../policies/resource-set.ts";
import { rules } from "../policies/rules.ts";
import { uncheckedProtectionOf } from "../policies/unchecked-protection.ts";
import { unjudgedOf } from "../policies/unjudged.ts";
import { unknownsOf } from "../policies/unknowns.ts";
import { matchesStack } from "../policies/urn-pattern.ts";
import { applyWaivers, type Waiver, type Waivers } from "../policies/waivers.ts";

/** What the engine says would happen, before anybody has judged it. */
export type MadePlan = Pick<Plan, "stack" | "simulated" | "steps">;

/** BLOCK: must not be applied as it is. CAUTION: somebody has to look. OK: nothing found and nothing unknown. */
export type Verdict = "BLOCK" | "CAUTION" | "OK";

/** Sorts the steps by URN, applies the rules and the waivers, and names what the tables cannot judge. Pure. */
export function judge({ stack, simulated, steps: made }: MadePlan, waivers: Waivers): Plan {
  const steps = made.toSorted((a, b) => (a.urn < b.urn ? -1 : Number(a.urn > b.urn)));
  const changed = steps.filter(({ op }) => op !== "same");
  const found = [...rules.flatMap((rule) => rule.check(steps)), ...resourceFindings(steps)];
  const { findings, unused } = applyWaivers(found, waivers);
  // A waiver written for another stack, or for what only the estimate of costs finds, has no chance to be used here.
  const stale = unused.filter((waiver) => matchesStack(waiver.urn, stack) && waiver.id !== overBudgetId);
  return {
    stack,
    simulated,
    steps,
    summary: summaryOf(steps),
    unknown: [...unknownsOf(steps), ...uncheckedProtectionOf(steps), ...unjudgedOf(changed)],
    deferred: deferredOf(new ResourceSet(resourcesAfter(changed))),
    findings: [...findings, ...stale.map(unusedWaiver)],
  };
}

/**
 * Waived findings and unknowns are CAUTION, never OK: they are what a reviewer has to know of. A finding of severity
 * "info", such as an unused waiver, does not change the verdict.
 */
export function verdictOf(plan: Pick<Plan, "findings" | "unknown">): Verdict {
  if (plan.findings.some(isBlocking)) return "BLOCK";
  const caution = plan.findings.some((finding) => finding.severity !== "info");
  return caution || plan.unknown.length > 0 ? "CAUTION" : "OK";
}

/** 1 when the plan must not be applied as it is, otherwise 0. */
export function exitCodeOf(plan: Plan): 0 | 1 {
  return verdictOf(plan) === "BLOCK" ? 1 : 0;
}

export function isBlocking(finding: Finding): boolean {
  return finding.severity === "block" && finding.waived === undefined;
}

/** What the rules say of the resources after the plan, and whether they said the same before it. */
function resourceFindings(steps: readonly PlanStep[]): readonly Finding[] {
  const before = new Set(findingsIn(new ResourceSet(resourcesBefore(steps))).map(identityOf));
  return findingsIn(new ResourceSet(resourcesAfter(steps))).map((finding) =>
    before.has(identityOf(finding)) ? { ...finding, preexisting: true } : finding,
  );
}

function identityOf({ id, message, urn }: Finding): string {
  return JSON.stringify([id, urn, message]);
}

function summaryOf(steps: readonly PlanStep[]): PlanSummary {
  const summary = { create: 0, update: 0, replace: 0, delete: 0, same: 0 };
  for (const step of steps) summary[step.op] += 1;
  return summary;
}

function unusedWaiver(waiver: Waiver): Finding {
  return {
    id: "unused-waiver",
    severity: "info",
    urn: waiver.urn,
    message: `The waiver of ${waiver.owner} for ${waiver.id}, valid until ${waiver.expires}, covers nothing in this plan.`,
    fix: "Delete it from policies/waivers.yaml, or correct its id or URN.",
  };
}
