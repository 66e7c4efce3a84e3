import type { Finding, PlanInputs, PlanStep } from "../model/plan.ts";
import { blocksAt, isBlock, textAt, valueAt } from "./input-values.ts";
import type { Rule } from "./rule.ts";

const id = "https-anywhere";

const policyType = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

/**
 * Tells of pods that may from now on reach every address outside the VPC, because the service names no hosts. It is declared and
 * allowed, and nothing but a note: whoever reads the plan should know that what leaves this service can go anywhere.
 */
export const httpsAnywhere: Rule = {
  id,
  waivable: false,
  check: (steps) => steps.filter(opens).map(finding),
};

function opens({ new: after, old: before, op, type }: PlanStep): boolean {
  if (type !== policyType || op === "same" || op === "delete" || !isOfService(after)) return false;
  return leadsAnywhere(after) && !leadsAnywhere(before);
}

/** What the platform's own add-ons may reach is not declared by anybody, so nobody could declare it more narrowly. */
function isOfService(inputs: PlanInputs | null): boolean {
  const labels = valueAt(inputs, "metadata.labels");
  return isBlock(labels) && labels["app.kubernetes.io/component"] === "service";
}

function leadsAnywhere(inputs: PlanInputs | null): boolean {
  return blocksAt(inputs, "spec.egress").some((rule) =>
    blocksAt(rule, "to").some((peer) => textAt(peer, "ipBlock.cidr") === "0.0.0.0/0"),
  );
}

function finding({ new: after, urn }: PlanStep): Finding {
  const namespace = textAt(after, "metadata.namespace");
  const service = namespace === undefined ? "A service" : `The service ${namespace}`;
  return {
    id,
    severity: "info",
    urn,
    message: `${service} may reach every address outside the VPC on port 443, because it connects to https.`,
    fix: "Where its hosts are known, name them instead: host:NAME in connectsTo.",
  };
}
