import { blocksAt } from "../input-values.ts";
import { type Breach, resourceRule } from "../resource-rule.ts";
import { isWithin } from "../resource-set.ts";
import { isWorld } from "./cidr-width.ts";
import { type GroupRule, groupRuleReads, groupRules, isOnlyTcp, portText } from "./group-rules.ts";
import { meansEverybody } from "./network-policy-peers.ts";

/** The component with the security group of the public load balancer; that of the internal one is another. */
const publicGroup = "plinth:network:PublicLoadBalancerGroup";
const policyType = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const publicPorts = [80, 443];

export const openIngress = resourceRule({
  id: "open-ingress",
  severity: "block",
  protects:
    "Everything behind a security group from the internet: only the public load balancer answers everybody.",
  control: "AWS Security Hub EC2.2, EC2.18, EC2.19",
  fix: "Name the networks or security groups that may connect. What is for everybody stands behind the public load balancer, on 80 and 443.",
  reads: { ...groupRuleReads("ingress"), [policyType]: ["spec.ingress"] },
  breaches: (resources) => [
    ...groupRules(resources, "ingress").flatMap(breachesOf),
    ...resources.ofType(policyType).flatMap((resource) =>
      blocksAt(resource.inputs, "spec.ingress")
        .filter((rule) => meansEverybody(rule, "from"))
        .map(() => ({ resource, message: "The network policy lets everybody in." })),
    ),
  ],
});

function breachesOf(rule: GroupRule): readonly Breach[] {
  const { cidrs, prefixLists, resource } = rule;
  const world = isPublicEntry(rule) ? [] : cidrs.filter(isWorld);
  return [
    ...(world.length === 0
      ? []
      : [
          {
            resource,
            message: `The security group lets the whole internet in (${world.join(", ")}) on ${portText(rule)}.`,
          },
        ]),
    ...prefixLists.map((list) => ({
      resource,
      message: `The security group lets in whoever stands in the prefix list ${list}, which no rule can see, on ${portText(rule)}.`,
    })),
  ];
}

function isPublicEntry(rule: GroupRule): boolean {
  return isWithin(rule.resource, publicGroup) && publicPorts.some((port) => isOnlyTcp(rule, port));
}
