import { resourceRule } from "../resource-rule.ts";
import { isWithin } from "../resource-set.ts";
import { isWorld } from "./cidr-width.ts";
import { type GroupRule, groupRuleReads, groupRules, isOnlyTcp, portText } from "./group-rules.ts";

/** The component with the load balancers: where a group is the public one's is what its rules are for. */
const entries = "plinth:network:Ingress";
const publicPorts = [80, 443];

export const openIngress = resourceRule({
  id: "open-ingress",
  severity: "block",
  protects:
    "Everything behind a security group from the internet: only the public load balancer answers everybody.",
  control: "AWS Security Hub EC2.2, EC2.18, EC2.19",
  fix: "Name the networks or security groups that may connect. What is for everybody stands behind the public load balancer, on 80 and 443.",
  reads: groupRuleReads("ingress"),
  breaches: (resources) =>
    groupRules(resources, "ingress")
      .filter((rule) => rule.cidrs.some(isWorld) && !isPublicEntry(rule))
      .map((rule) => ({
        resource: rule.resource,
        message: `The security group lets the whole internet in (${rule.cidrs.filter(isWorld).join(", ")}) on ${portText(rule)}.`,
      })),
});

function isPublicEntry(rule: GroupRule): boolean {
  return isWithin(rule.resource, entries) && publicPorts.some((port) => isOnlyTcp(rule, port));
}
