import { expect } from "chai";
import { followersOf, followerText } from "../../review/followers.ts";
import { change, step, vpcType } from "../policies/plan-steps.ts";

const known = change("cidrBlock", "10.0.0.0/16", "10.1.0.0/16", { replaces: true });
const unknown = (path: string) => change(path, "old", { unknown: true }, { replaces: true });
const network = step({ op: "same", type: "plinth:network:Network", name: "network" });
const other = step({ op: "same", type: "plinth:network:Network", name: "other" });
const vpc = step({ op: "replace", type: vpcType, name: "network", stateful: true, diff: [known] }, network);
const subnet = step(
  { op: "replace", type: "aws:ec2/subnet:Subnet", name: "subnet", diff: [known, unknown("vpcId")] },
  network,
);

const pairs = (steps: Parameters<typeof followersOf>[0]) =>
  [...followersOf(steps)].map(([urn, leader]) => [urn, leader.urn]);

describe("replacements that follow another one", () => {
  it("are those that a value known only after the update forces, whatever else does", () => {
    expect(pairs([subnet, vpc])).to.deep.equal([[subnet.urn, vpc.urn]]);
  });

  it("are those for which the engine names no property: what they hang on is deleted first", () => {
    const association = step({
      op: "replace",
      type: "aws:ec2/routeTableAssociation:RouteTableAssociation",
      name: "a",
    });
    expect(pairs([association, vpc])).to.deep.equal([[association.urn, vpc.urn]]);
  });

  it("follow the nearest by their components, and of several as near one that holds something", () => {
    const rule = step(
      { op: "replace", type: "aws:ec2/route:Route", name: "a-first", diff: [known] },
      network,
    );
    const far = step({ op: "replace", type: vpcType, name: "far", stateful: true, diff: [known] });
    expect(pairs([rule, far, subnet, vpc])).to.deep.equal([[subnet.urn, vpc.urn]]);
  });

  it("find a list or a document that holds the unknown value", () => {
    const listed = { ...subnet, diff: [change("ids", ["a"], [{ unknown: true }], { replaces: true })] };
    expect(pairs([listed, vpc])).to.deep.equal([[subnet.urn, vpc.urn]]);
  });

  it("are none where nothing is replaced on its own, and none that are not replaced", () => {
    expect(pairs([subnet])).to.deep.equal([]);
    expect(pairs([{ ...subnet, op: "update" }, vpc, other])).to.deep.equal([]);
  });

  it("are told in one line, by type", () => {
    expect(followerText([subnet, { ...subnet, name: "second" }, vpc])).to.equal(
      "and 3 that follow it: Subnet subnet, second; Vpc network",
    );
    expect(followerText([subnet])).to.equal("and 1 that follows it: Subnet subnet");
    expect(followerText([])).to.equal("");
  });
});
