import { expect } from "chai";
import { freshBundle } from "../../commands/function-bundle.ts";
import * as module from "../../stacks/index.ts";
import { inputsByName, listing } from "../components/listing.ts";
import { type Recording, record } from "../support/mocks.ts";
import { areaOf, asEngine, rawStack } from "../support/stack-files.ts";

const runners = {
  vpcId: "vpc-0123456789abcdef0",
  accountId: "222233334444",
  region: "us-east-1",
  cidr: "10.96.0.0/19",
};

/** Dev as it is tracked, with another word about runners and other networks that reach the API. */
function recordDev(runnerPeering: unknown, apiAccessCidrs: readonly string[] = []): Promise<Recording> {
  const raw = rawStack("dev");
  const values = {
    ...raw.values,
    network: { ...areaOf(raw, "network"), runnerPeering },
    cluster: { ...areaOf(raw, "cluster"), apiAccessCidrs },
  };
  return record(module.default, { stack: "dev", config: asEngine({ ...raw, values }) });
}

const ingressRules = ({ resources }: Recording) =>
  inputsByName(
    resources.filter(({ name }) => /^cluster-api-from-\d/.test(name)),
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  );

describe("an environment whose runners come from a network of their own", () => {
  let without: Recording;
  let peered: Recording;

  before(async () => {
    await freshBundle();
    without = await recordDev("none");
    peered = await recordDev(runners);
  });

  it("has the connection, a route, two rules of an ACL and one of a security group more, and nothing else", () => {
    const before = listing(without.resources);
    const added = listing(peered.resources).filter((line) => !before.includes(line));
    expect(added).to.deep.equal([
      "aws:ec2/networkAclRule:NetworkAclRule runner-peering-intra-in",
      "aws:ec2/networkAclRule:NetworkAclRule runner-peering-intra-out",
      "aws:ec2/route:Route runner-peering-intra",
      "aws:ec2/vpcPeeringConnection:VpcPeeringConnection runner-peering",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule cluster-api-from-10-96-0-0-19",
      "plinth:network:RunnerPeering runner-peering",
    ]);
    expect(peered.resources).to.have.lengthOf(without.resources.length + added.length);
  });

  it("changes nothing that it has without them", () => {
    const inputsOf = ({ resources }: Recording) =>
      Object.fromEntries(resources.map(({ inputs, urn }) => [urn, inputs]));
    const more = inputsOf(peered);
    const kept = Object.fromEntries(Object.keys(inputsOf(without)).map((urn) => [urn, more[urn]]));
    expect(kept).to.deep.equal(inputsOf(without));
  });

  it("lets exactly the runners' block reach the cluster's API", () => {
    expect(ingressRules(without)).to.deep.equal({});
    expect(ingressRules(peered)).to.deep.equal({
      "cluster-api-from-10-96-0-0-19": {
        securityGroupId: "cluster-group-id",
        description: "The Kubernetes API from a declared network",
        cidrIpv4: "10.96.0.0/19",
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
      },
    });
  });

  it("admits a block once that is declared as a network of its own too", async () => {
    const twice = await recordDev(runners, ["10.96.0.0/19", "10.97.0.0/24"]);
    expect(Object.keys(ingressRules(twice))).to.deep.equal([
      "cluster-api-from-10-96-0-0-19",
      "cluster-api-from-10-97-0-0-24",
    ]);
  });

  it("tells the id of the connection, which is absent without", () => {
    expect(peered.outputs["runnerPeeringId"]).to.equal("runner-peering-id");
    expect(without.outputs).not.to.have.property("runnerPeeringId");
  });
});
