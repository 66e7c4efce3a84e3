import { expect } from "chai";
import type { PlanInputs, PlanStep } from "../../../model/plan.ts";
import { securityDelta } from "../../../review/security/security-delta.ts";
import { step } from "../../policies/plan-steps.ts";

const unknown = { unknown: true };
const routeType = "aws:ec2/route:Route";
const bindingType = "aws:ec2/routeTableAssociation:RouteTableAssociation";

const changed = (type: string, name: string, old: PlanInputs | null, next: PlanInputs | null): PlanStep =>
  step({ op: old === null ? "create" : next === null ? "delete" : "update", type, name, old, new: next });
const route = (target: PlanInputs): PlanInputs => ({
  routeTableId: "rtb-1",
  destinationCidrBlock: "0.0.0.0/0",
  ...target,
});

const told = (...steps: readonly PlanStep[]) => {
  const { changes, undecided } = securityDelta(steps);
  return [
    ...changes.map(({ direction, kind, name, what }) => `${direction} ${kind} ${name}: ${what.join("; ")}`),
    ...undecided.map(({ reason }) => reason),
  ];
};

describe("the security delta of routes", () => {
  for (const [target, text] of [
    [{ gatewayId: "igw-1" }, "0.0.0.0/0 (every IPv4 address) through an internet gateway"],
    [
      { gatewayId: unknown },
      "0.0.0.0/0 (every IPv4 address) through an internet or VPN gateway that this plan makes",
    ],
    [{ natGatewayId: "nat-1" }, "0.0.0.0/0 (every IPv4 address) through a NAT gateway"],
    [
      { destinationCidrBlock: "10.96.0.0/19", vpcPeeringConnectionId: "pcx-1" },
      "10.96.0.0/19 through a peering connection (pcx-1)",
    ],
    [
      { destinationCidrBlock: "10.0.0.0/8", transitGatewayId: unknown },
      "10.0.0.0/8 through a transit gateway that this plan makes",
    ],
  ] as const) {
    it(`says that a way to ${text} is added, and that it is removed`, () => {
      expect(told(changed(routeType, "way", null, route(target)))).to.deep.equal([
        `widened route way: way to ${text}`,
      ]);
      expect(told(changed(routeType, "way", route(target), null))).to.deep.equal([
        `narrowed route way: way to ${text}`,
      ]);
    });
  }

  it("says that a way leads to the internet itself instead of through a NAT gateway", () => {
    const next = route({ gatewayId: "igw-1" });
    expect(told(changed(routeType, "way", route({ natGatewayId: "nat-1" }), next))).to.deep.equal([
      "widened route way: way to 0.0.0.0/0 (every IPv4 address) through an internet gateway",
      "narrowed route way: way to 0.0.0.0/0 (every IPv4 address) through a NAT gateway",
    ]);
  });

  it("says that a way moves from one table to another, unless the other has it already", () => {
    const within = (routeTableId: string): PlanInputs => ({ ...route({ gatewayId: "igw-1" }), routeTableId });
    const [first, second] = [within("rtb-1"), within("rtb-2")];
    const moved = step({ op: "replace", type: routeType, name: "way", old: first, new: second });
    const text = "way to 0.0.0.0/0 (every IPv4 address) through an internet gateway";
    expect(told(moved)).to.deep.equal([
      `widened route way: ${text} (rtb-2)`,
      `narrowed route way: ${text} (rtb-1)`,
    ]);
    const kept = step({ op: "same", type: routeType, name: "kept", old: second, new: second });
    expect(told(kept, moved)).to.deep.equal([`narrowed route way: ${text} (rtb-1)`]);
  });

  it("says nothing where another NAT gateway takes over, or a wider way stays", () => {
    const next = route({ natGatewayId: "nat-2" });
    expect(told(changed(routeType, "way", route({ natGatewayId: "nat-1" }), next))).to.deep.equal([]);
    const wide = step({ op: "same", type: routeType, name: "all", old: next, new: next });
    const narrow = { ...next, destinationCidrBlock: "203.0.113.0/24" };
    expect(told(wide, changed(routeType, "some", null, narrow))).to.deep.equal([]);
  });

  it("says of a table what its own routes add, and where they are not known", () => {
    const tableType = "aws:ec2/routeTable:RouteTable";
    const routes = [{ cidrBlock: "::/0", gatewayId: "igw-1" }];
    expect(told(changed(tableType, "table", { routes: [] }, { routes }))).to.deep.equal([
      "widened route table: way to ::/0 (every IPv6 address) through an internet gateway",
    ]);
    expect(told(changed(tableType, "table", { routes }, { routes: unknown }))).to.have.lengthOf(1);
  });

  it("cannot tell what a subnet of another table gains and loses, and says so", () => {
    const uses = (routeTableId: unknown): PlanInputs => ({ subnetId: "subnet-1", routeTableId });
    expect(told(changed(bindingType, "private-a", uses("rtb-1"), uses("rtb-2")))).to.deep.equal(
      ["rtb-2", "rtb-1"].map(
        (table) =>
          `Whether this widens or narrows (route) cannot be told: the terms of this have changed: the subnet subnet-1 uses the route table ${table}.`,
      ),
    );
    expect(told(changed(bindingType, "private-a", null, uses(unknown)))).to.deep.equal([
      "widened route private-a: the subnet subnet-1 uses a route table that this plan makes",
    ]);
  });

  it("says nothing of the subnets of a further zone, whose tables were there before", () => {
    const uses = { subnetId: unknown, routeTableId: "rtb-1" };
    expect(told(changed(bindingType, "database-c", null, uses))).to.deep.equal([]);
  });
});
