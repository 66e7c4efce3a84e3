import { expect } from "chai";
import type { PlanInputs, PlanStep } from "../../../model/plan.ts";
import { securityDelta } from "../../../review/security/security-delta.ts";
import { step } from "../../policies/plan-steps.ts";

const ruleType = "aws:ec2/networkAclRule:NetworkAclRule";
const base = {
  networkAclId: "acl-1",
  egress: false,
  ruleNumber: 100,
  ruleAction: "allow",
  protocol: "-1",
  fromPort: 0,
  toPort: 0,
  cidrBlock: "10.48.0.0/16",
};
const https = { ...base, protocol: "tcp", fromPort: 443, toPort: 443, cidrBlock: "10.96.0.0/19" };

const changed = (type: string, old: PlanInputs | null, next: PlanInputs | null): PlanStep =>
  step({
    op: old === null ? "create" : next === null ? "delete" : "replace",
    type,
    name: "acl",
    old,
    new: next,
  });
const rule = (old: PlanInputs | null, next: PlanInputs | null) => changed(ruleType, old, next);

const told = (...steps: readonly PlanStep[]) => {
  const { changes, undecided } = securityDelta(steps);
  return [
    ...changes.map(({ direction, kind, what }) => `${direction} ${kind}: ${what.join("; ")}`),
    ...undecided.map(({ property, reason }) => `? ${property ?? reason}`),
  ];
};

describe("the security delta of network ACLs", () => {
  it("says that an entry allows more, and that it allows less", () => {
    const open = { ...base, cidrBlock: "0.0.0.0/0" };
    const more = "ingress every protocol and port from 0.0.0.0/0 (every IPv4 address)";
    expect(told(rule(base, open))).to.deep.equal([`widened network ACL: ${more}`]);
    expect(told(rule(open, base))).to.deep.equal([`narrowed network ACL: ${more}`]);
    expect(told(rule(null, { ...https, egress: true }))).to.deep.equal([
      "widened network ACL: egress tcp 443 to 10.96.0.0/19",
    ]);
  });

  it("says of ICMP which type and which code, and when an entry lets more of them through", () => {
    const ping = { ...base, protocol: "icmp", icmpType: 8, icmpCode: -1 };
    const every = { ...ping, icmpType: -1 };
    const from = "from 10.48.0.0/16";
    expect(told(rule(ping, every))).to.deep.equal([`widened network ACL: ingress icmp, every type, ${from}`]);
    expect(told(rule(every, ping))).to.deep.equal([
      `narrowed network ACL: ingress icmp, every type, ${from}`,
    ]);
    expect(told(rule(ping, { ...ping, icmpCode: 0 }))).to.deep.equal([
      `narrowed network ACL: ingress icmp, type 8, ${from}`,
    ]);
    const redirect = { ...base, protocol: "58", icmpType: 137, icmpCode: 0 };
    expect(told(rule(ping, redirect))).to.deep.equal([
      `widened network ACL: ingress icmpv6, type 137 code 0, ${from}`,
      `narrowed network ACL: ingress icmp, type 8, ${from}`,
    ]);
    expect(told(rule(ping, { ...ping, icmpType: { unknown: true } }))).to.deep.equal(["? icmpType"]);
    // What lets everything through has let this through, too.
    const all = step({ op: "same", type: ruleType, name: "all", old: base, new: base });
    expect(told(all, rule(null, { ...ping, ruleNumber: 110 }))).to.deep.equal([]);
  });

  it("says that a refusal is gone, and that one is new", () => {
    const deny = { ...https, ruleAction: "deny" };
    expect(told(rule(deny, null))).to.deep.equal([
      "widened network ACL: no longer: deny ingress tcp 443 from 10.96.0.0/19",
    ]);
    expect(told(rule(null, deny))).to.deep.equal([
      "narrowed network ACL: deny ingress tcp 443 from 10.96.0.0/19",
    ]);
  });

  it("says nothing of an entry that another one of a lower number covers", () => {
    const all = { ...base, cidrBlock: "10.0.0.0/8" };
    const kept = step({ op: "same", type: ruleType, name: "all", old: all, new: all });
    expect(told(kept, rule(null, { ...https, ruleNumber: 110 }))).to.deep.equal([]);
  });

  it("cannot tell what another number changes, or what is not known yet, and says so", () => {
    expect(told(rule(base, { ...base, ruleNumber: 200 }))).to.have.lengthOf(1);
    expect(told(rule(base, { ...base, cidrBlock: { unknown: true } }))).to.deep.equal(["? cidrBlock"]);
  });

  it("reads entries within an ACL, and subnets that get another one", () => {
    const entry = {
      action: "allow",
      ruleNo: 100,
      protocol: "tcp",
      fromPort: 22,
      toPort: 22,
      cidrBlock: "0.0.0.0/0",
    };
    expect(
      told(changed("aws:ec2/networkAcl:NetworkAcl", { ingress: [] }, { ingress: [entry] })),
    ).to.deep.equal(["widened network ACL: ingress tcp 22 from 0.0.0.0/0 (every IPv4 address)"]);
    const uses = (networkAclId: string) => ({ subnetId: "subnet-1", networkAclId });
    const bindingType = "aws:ec2/networkAclAssociation:NetworkAclAssociation";
    expect(told(changed(bindingType, uses("acl-1"), uses("acl-2")))).to.have.lengthOf(2);
  });
});
