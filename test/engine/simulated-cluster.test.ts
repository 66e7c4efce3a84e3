import { Provider } from "@pulumi/aws/provider.js";
import { expect } from "chai";
import { Cluster, type ClusterArgs } from "../../components/cluster/cluster.ts";
import { secretlessFindings } from "../../policies/secretless-state.ts";
import type { Outcome } from "../../simulator/operations.ts";
import { isProperties } from "../../simulator/wire.ts";
import { smallCluster } from "../components/cluster/cluster-fixture.ts";
import { SimulatedStack } from "../support/simulated-stack.ts";

const program =
  (changes: Partial<ClusterArgs> = {}) =>
  () => {
    const aws = new Provider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
    const cluster = new Cluster(
      "cluster",
      { ...smallCluster, version: "1.35", ...changes },
      { provider: aws },
    );
    return Promise.resolve({
      endpoint: cluster.endpoint,
      name: cluster.name,
      securityGroupId: cluster.securityGroupId,
    });
  };

const changed = ({ steps }: Outcome) =>
  steps
    .filter(({ op }) => op !== "same")
    .map(({ name, op, type }) => `${op} ${type.split(":").at(-1) ?? ""} ${name}`);

// What these tests prove is that the real engine, the component and the simulated types agree; neither AWS nor an API server has a
// part in it.
describe("a simulated environment's cluster", () => {
  let stack: SimulatedStack;

  before(async () => {
    stack = new SimulatedStack();
    const outcome = await stack.up(program());
    expect(outcome.errors).to.deep.equal([]);
  });

  after(() => stack.remove());

  it("comes up with everything inside it, and no secret in the state", async () => {
    const { endpoint, name, securityGroupId } = await stack.outputs();
    expect(name).to.equal("plinth-test-use1");
    expect(endpoint).to.match(/^https:\/\/[0-9A-F]{32}\.gr7\.us-east-1\.eks\.amazonaws\.com$/u);
    expect(securityGroupId).to.match(/^sg-0[0-9a-f]{16}$/u);

    const exported: unknown = JSON.parse(await stack.state());
    const deployment = isProperties(exported) ? exported["deployment"] : undefined;
    const resources = isProperties(deployment) ? deployment["resources"] : undefined;
    const registered = (Array.isArray(resources) ? resources : [])
      .filter(isProperties)
      .map(({ inputs, urn }) => ({ urn: String(urn), inputs: isProperties(inputs) ? inputs : {} }));
    expect(registered.filter(({ urn }) => urn.includes("NodePool"))).to.have.length(1);
    expect(secretlessFindings(registered)).to.deep.equal([]);
  });

  it("stays as it is when nothing changed", async () => {
    expect(changed(await stack.preview(program()))).to.deep.equal([]);
  });

  it("is upgraded in place, and nothing in it is made anew", async () => {
    expect(changed(await stack.preview(program({ version: "1.36" })))).to.deep.equal([
      "update Cluster cluster",
    ]);
  });

  it("lets a team in without touching anything else", async () => {
    const access = {
      ...smallCluster.access,
      teams: { orders: "arn:aws:iam::111122223333:role/orders" },
    };
    expect(changed(await stack.preview(program({ access })))).to.deep.equal([
      "create AccessEntry cluster-access-team-orders",
    ]);
  });

  it("changes a pool's limits in place", async () => {
    const { general } = smallCluster.nodePools;
    if (general === undefined) throw new Error("the fixture has a pool");
    const outcome = await stack.preview(program({ nodePools: { general: { ...general, cpuLimit: 128 } } }));
    expect(changed(outcome)).to.deep.equal(["update NodePool cluster-node-pool-general"]);
  });

  it("takes everything inside along when another block of services replaces it", async () => {
    const network = { ...smallCluster.network, serviceIpv4Cidr: "172.30.0.0/16" };
    const outcome = await stack.preview(program({ network }));
    const replaced = outcome.steps.filter(({ op }) => op === "replace").map(({ name }) => name);
    expect(replaced).to.include.members([
      "cluster",
      "cluster-access-deployer",
      "cluster-kubernetes",
      "cluster-metrics-server",
      "cluster-node-class",
      "cluster-node-pool-general",
      "cluster-policy-enforcement",
    ]);
  });

  it("goes down from the inside out, and leaves nothing", async () => {
    const outcome = await stack.up(() => Promise.resolve({}));

    expect(outcome.errors).to.deep.equal([]);
    const gone = outcome.steps.filter(({ op }) => op === "delete").map(({ name, type }) => `${type} ${name}`);
    const order = [
      "aws:eks/addon:Addon cluster-metrics-server",
      "kubernetes:karpenter.sh/v1:NodePool cluster-node-pool-general",
      "kubernetes:eks.amazonaws.com/v1:NodeClass cluster-node-class",
      "kubernetes:core/v1:ConfigMap cluster-policy-enforcement",
      "pulumi:providers:kubernetes cluster-kubernetes",
      "aws:eks/accessPolicyAssociation:AccessPolicyAssociation cluster-access-deployer",
      "aws:eks/cluster:Cluster cluster",
      "aws:cloudwatch/logGroup:LogGroup cluster-log",
    ];
    expect(order.toSorted((one, other) => gone.indexOf(one) - gone.indexOf(other))).to.deep.equal(order);
    expect(gone).to.include.members(order);
  });
});
