import { expect } from "chai";
import type { PlanInputs, PlanStep } from "../../../model/plan.ts";
import { securityDelta } from "../../../review/security/security-delta.ts";
import { step } from "../../policies/plan-steps.ts";

const ingressType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const base = {
  securityGroupId: "sg-1",
  ipProtocol: "tcp",
  fromPort: 443,
  toPort: 443,
  cidrIpv4: "10.0.0.0/16",
};

const rule = (name: string, old: PlanInputs | null, next: PlanInputs | null): PlanStep =>
  step({
    op: old === null ? "create" : next === null ? "delete" : old === next ? "same" : "update",
    type: ingressType,
    name,
    old,
    new: next,
  });

const told = (...steps: readonly PlanStep[]) => {
  const { changes, undecided } = securityDelta(steps);
  return [
    ...changes.map(({ direction, name, what }) => `${direction} ${name}: ${what.join("; ")}`),
    ...undecided.map(({ property, urn }) => `? ${urn.split("::")[3] ?? ""} ${property ?? ""}`),
  ];
};

describe("the security delta of security groups", () => {
  it("says that a rule is opened to every address", () => {
    expect(told(rule("https", base, { ...base, cidrIpv4: "0.0.0.0/0" }))).to.deep.equal([
      "widened https: ingress tcp 443 from 0.0.0.0/0 (every IPv4 address)",
    ]);
    expect(told(rule("https", base, { ...base, cidrIpv4: undefined, cidrIpv6: "::/0" }))).to.deep.equal([
      "widened https: ingress tcp 443 from ::/0 (every IPv6 address)",
      "narrowed https: ingress tcp 443 from 10.0.0.0/16",
    ]);
  });

  it("says that a smaller block, a port less and a removed rule narrow", () => {
    const wide = { ...base, fromPort: 440, toPort: 450 };
    expect(told(rule("https", base, { ...base, cidrIpv4: "10.0.1.0/24" }))).to.deep.equal([
      "narrowed https: ingress tcp 443 from 10.0.0.0/16",
    ]);
    expect(told(rule("https", wide, base))).to.deep.equal([
      "narrowed https: ingress tcp 440-450 from 10.0.0.0/16",
    ]);
    expect(told(rule("https", base, null))).to.deep.equal([
      "narrowed https: ingress tcp 443 from 10.0.0.0/16",
    ]);
  });

  it("says nothing of a rule that moves to another resource, or that another one covers", () => {
    expect(told(rule("old", base, null), rule("new", null, base))).to.deep.equal([]);
    const everything = { securityGroupId: "sg-1", ipProtocol: "-1", cidrIpv4: "10.0.0.0/8" };
    expect(told(rule("all", everything, everything), rule("https", null, base))).to.deep.equal([]);
  });

  it("does not take a rule of another group for one of this", () => {
    const other = { ...base, securityGroupId: "sg-2" };
    expect(told(rule("other", other, other), rule("https", null, base))).to.deep.equal([
      "widened https: ingress tcp 443 from 10.0.0.0/16",
    ]);
  });

  it("does not decide about a block or a port that is known only after the update", () => {
    for (const property of ["cidrIpv4", "fromPort"]) {
      expect(told(rule("https", base, { ...base, [property]: { unknown: true } }))).to.deep.equal([
        `? https ${property}`,
      ]);
    }
  });

  it("says that a group of the plan is admitted, though its id is not known yet", () => {
    const peer = { ...base, cidrIpv4: undefined, referencedSecurityGroupId: { unknown: true } };
    expect(told(rule("https", null, peer))).to.deep.equal([
      "widened https: ingress tcp 443 from a security group that this plan makes",
    ]);
  });

  it("reads rules inside a group, and the older kind of rule", () => {
    const group = (cidrBlocks: readonly string[]) => ({
      ingress: [
        { protocol: "6", fromPort: 22, toPort: 22, cidrBlocks, securityGroups: ["sg-9"], self: true },
      ],
    });
    const inline = step({
      op: "update",
      type: "aws:ec2/securityGroup:SecurityGroup",
      name: "host",
      old: group(["10.0.0.0/16"]),
      new: group(["10.0.0.0/16", "192.0.2.0/24"]),
    });
    const older = step({
      op: "create",
      type: "aws:ec2/securityGroupRule:SecurityGroupRule",
      name: "older",
      new: {
        type: "egress",
        protocol: "-1",
        fromPort: 0,
        toPort: 0,
        cidrBlocks: ["0.0.0.0/0"],
        securityGroupId: "sg-1",
      },
    });
    expect(told(inline, older)).to.deep.equal([
      "widened host: ingress tcp 22 from 192.0.2.0/24",
      "widened older: egress every protocol and port to 0.0.0.0/0 (every IPv4 address)",
    ]);
  });
});
