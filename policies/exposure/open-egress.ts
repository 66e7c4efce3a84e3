import type { PlanInputs } from "../../model/plan.ts";
import type { PlannedResource } from "../../model/planned-resource.ts";
import { blocksAt, numberAt, textAt, valueAt } from "../input-values.ts";
import { type Breach, resourceRule } from "../resource-rule.ts";
import { isWorld } from "./cidr-width.ts";
import { groupRuleReads, groupRules, isOnlyTcp, portText } from "./group-rules.ts";
import { meansEverybody } from "./network-policy-peers.ts";

const policyType = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

/** The one port on which the internet may be called: AWS' services, and what a service declares as `https`. */
const port = 443;

export const openEgress = resourceRule({
  id: "open-egress",
  severity: "block",
  protects:
    "Data from being carried off: what runs reaches declared connections, and the internet by HTTPS alone.",
  control: "AWS Security Hub EC2.2; NSA/CISA Kubernetes Hardening Guidance, network separation and hardening",
  fix: "Declare the connection (connectsTo in the stack file), and let it name networks, security groups and ports; the internet as a whole is for TCP 443.",
  reads: { ...groupRuleReads("egress"), [policyType]: ["spec.egress"] },
  breaches: (resources) => [
    ...groupRules(resources, "egress")
      .filter((rule) => rule.cidrs.some(isWorld) && !isOnlyTcp(rule, port))
      .map((rule) => ({
        resource: rule.resource,
        message: `The security group lets everything in it reach the whole internet on ${portText(rule)}.`,
      })),
    ...resources.ofType(policyType).flatMap(policyBreaches),
  ],
});

function policyBreaches(resource: PlannedResource): readonly Breach[] {
  return blocksAt(resource.inputs, "spec.egress")
    .filter((rule) => meansEverybody(rule, "to") && !isHttpsAlone(rule))
    .map(() => ({
      resource,
      message: "The network policy lets its pods reach the whole internet on more than TCP 443.",
    }));
}

function isHttpsAlone(rule: PlanInputs): boolean {
  const ports = blocksAt(rule, "ports");
  return (
    ports.length > 0 &&
    ports.every(
      (given) =>
        numberAt(given, "port") === port &&
        (textAt(given, "protocol") ?? "TCP") === "TCP" &&
        valueAt(given, "endPort") === undefined,
    )
  );
}
