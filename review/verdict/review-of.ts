import type { Finding, Plan } from "../../model/plan.ts";
import { expectedDowntime } from "../../policies/service-interruption.ts";
import { countByComponent, isUnchanged } from "../component-counts.ts";
import { covered } from "../covered.ts";
import { verdictOf } from "../judge.ts";
import { securityDelta } from "../security/security-delta.ts";
import { dataLosses } from "./data-losses.ts";
import type { Review, ReviewedCost, ReviewedPaths, Unchecked } from "./review.ts";
import { uncheckedOf } from "./unchecked.ts";

/** What is known beside the plan. */
export interface ReviewContext {
  /** The git revision that the plan starts from; default none. */
  readonly against?: string;
  readonly cost?: ReviewedCost;
  readonly paths?: ReviewedPaths;
  /** Findings of others than the plan's rules, such as a budget that is exceeded; they count for the verdict. */
  readonly findings?: readonly Finding[];
  /** What others could not check; it counts as what the tables do not know. */
  readonly unchecked?: readonly Unchecked[];
}

/** The review of a judged plan. Pure. */
export function reviewOf(plan: Plan, context: ReviewContext = {}): Review {
  const { against, cost, findings: further = [], paths } = context;
  const { simulated, stack, steps, summary } = plan;
  const security = securityDelta(steps);
  const unchecked = [...uncheckedOf(plan, security), ...(context.unchecked ?? [])];
  const findings = [...plan.findings, ...further].map((finding) => ({
    ...finding,
    message: covered(finding.message),
  }));
  const { downtime, steps: interrupted } = expectedDowntime(steps);
  return {
    version: 1,
    stack,
    simulated,
    against: against ?? null,
    verdict: verdictOf({ findings, unknown: unchecked }),
    summary,
    data: dataLosses(steps, findings),
    downtime: {
      expected: downtime,
      by: interrupted.map(({ name, type, urn }) => ({ urn, type, name })),
    },
    security: security.changes,
    ...(paths === undefined ? {} : { paths }),
    ...(cost === undefined ? {} : { cost }),
    findings,
    unchecked,
    components: countByComponent(steps).filter((component) => !isUnchanged(component)),
  };
}
