import type { PlanStep } from "../../model/plan.ts";
import { covered } from "../covered.ts";
import { grantDelta, type SecurityDelta } from "./grant-delta.ts";
import { iam } from "./iam.ts";
import { networkAcls } from "./network-acls.ts";
import { networkPolicies } from "./network-policies.ts";
import { publicEndpoints } from "./public-endpoints.ts";
import { routes } from "./routes.ts";
import { securityGroups } from "./security-groups.ts";

export type { SecurityChange, SecurityDelta } from "./grant-delta.ts";

/**
 * What a plan widens and narrows: rules of security groups, IAM statements, network policies, public endpoints, routes, network ACLs.
 * Widenings first. Pure.
 */
export function securityDelta(steps: readonly PlanStep[]): SecurityDelta {
  const deltas = [
    grantDelta(securityGroups, steps),
    grantDelta(iam, steps),
    grantDelta(networkPolicies, steps),
    grantDelta(publicEndpoints, steps),
    grantDelta(routes, steps),
    grantDelta(networkAcls, steps),
  ];
  // Names and values come from the change under review.
  const changes = deltas
    .flatMap((delta) => delta.changes)
    .map((change) => ({ ...change, what: change.what.map(covered) }));
  return {
    changes: [
      ...changes.filter(({ direction }) => direction === "widened"),
      ...changes.filter(({ direction }) => direction === "narrowed"),
    ],
    undecided: deltas
      .flatMap((delta) => delta.undecided)
      .map((unknown) => ({ ...unknown, reason: covered(unknown.reason) })),
  };
}
