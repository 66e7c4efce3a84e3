import type { PlanInputs } from "../../../model/plan.ts";
import { fine, type Judge, open, worst, wrong } from "../judgement.ts";
import { blocksAt, listAt, notKnown, textAt, valueAt } from "../values.ts";

const everywhere: ReadonlySet<unknown> = new Set(["0.0.0.0/0", "::/0"]);

/** What a public entry answers on. */
const entryPorts: ReadonlySet<unknown> = new Set([80, 443]);

/** The types whose rules let somebody in. */
export const ingressTypes = [
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:ec2/securityGroupRule:SecurityGroupRule",
  "aws:ec2/securityGroup:SecurityGroup",
] as const;

/** Nobody is let in from everywhere but to the ports of an entry. */
export const closedToTheWorld: Judge = ({ inputs, type }) => {
  if (type === "aws:ec2/securityGroup:SecurityGroup") {
    if (listAt(inputs, "ingress") === notKnown) return open("ingress");
    return worst(blocksAt(inputs, "ingress").map(judgeRule));
  }
  return textAt(inputs, "type") === "egress" ? fine : judgeRule(inputs);
};

function judgeRule(rule: PlanInputs): ReturnType<Judge> {
  const sources = [
    valueAt(rule, "cidrIpv4"),
    valueAt(rule, "cidrIpv6"),
    ...["cidrBlocks", "ipv6CidrBlocks"].flatMap((property) => {
      const list = listAt(rule, property);
      return list === notKnown ? [notKnown] : (list ?? []);
    }),
  ];
  const [from, to] = [valueAt(rule, "fromPort"), valueAt(rule, "toPort")];
  if (!sources.some((source) => everywhere.has(source)))
    return sources.includes(notKnown) ? open("its source") : fine;
  return from === to && entryPorts.has(from)
    ? fine
    : wrong("It lets everybody in to these ports:", `${String(from)} to ${String(to)}`);
}
