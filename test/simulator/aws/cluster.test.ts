import { expect } from "chai";
import type { Properties } from "../../../simulator/wire.ts";
import { isProperties, unknownValue } from "../../../simulator/wire.ts";
import { reference, SimulatedAccount } from "./simulated-account.ts";

const type = "aws:eks/cluster:Cluster";

const inputs = (changes: Properties = {}): Properties => ({
  name: "plinth-test-use1",
  roleArn: "arn:aws:iam::111122223333:role/cluster",
  vpcConfig: { subnetIds: ["subnet-a", "subnet-b"], endpointPrivateAccess: true },
  computeConfig: { enabled: true },
  kubernetesNetworkConfig: { serviceIpv4Cidr: "172.20.0.0/16", elasticLoadBalancing: { enabled: true } },
  storageConfig: { blockStorage: { enabled: true } },
  bootstrapSelfManagedAddons: false,
  ...changes,
});

const vpcConfig = (outputs: Properties): Properties =>
  isProperties(outputs["vpcConfig"]) ? outputs["vpcConfig"] : {};

describe("a simulated cluster", () => {
  let account: SimulatedAccount;

  beforeEach(() => {
    account = new SimulatedAccount();
  });

  afterEach(() => account.remove());

  it("has an address, certificates and a security group that EKS makes", async () => {
    const { id, outputs } = await account.create(type, inputs());

    expect(id).to.equal("plinth-test-use1");
    expect(outputs["arn"]).to.equal("arn:aws:eks:us-east-1:111122223333:cluster/plinth-test-use1");
    expect(outputs["endpoint"]).to.match(/^https:\/\/[0-9A-F]{32}\.gr7\.us-east-1\.eks\.amazonaws\.com$/u);
    expect(vpcConfig(outputs)["clusterSecurityGroupId"]).to.match(/^sg-0[0-9a-f]{16}$/u);
    expect(vpcConfig(outputs)["subnetIds"]).to.deep.equal(["subnet-a", "subnet-b"]);
  });

  it("is in the VPC of its first subnet", async () => {
    const subnet = await account.create("aws:ec2/subnet:Subnet", {
      vpcId: "vpc-1",
      cidrBlock: "10.0.0.0/28",
    });
    const { outputs } = await account.create(type, inputs({ vpcConfig: { subnetIds: [subnet.id] } }));

    expect(vpcConfig(outputs)["vpcId"]).to.equal("vpc-1");
  });

  it("does not know its security group before it exists", async () => {
    const { outputs } = await account.in("us-east-1").create(reference(type), inputs(), true);

    expect(vpcConfig(outputs)).to.deep.equal({
      clusterSecurityGroupId: unknownValue,
      vpcId: unknownValue,
      subnetIds: ["subnet-a", "subnet-b"],
      endpointPrivateAccess: true,
    });
  });

  it("keeps address and security group through an update", async () => {
    const made = await account.create(type, inputs());
    const updated = await account
      .in("us-east-1")
      .update(
        reference(type),
        made.id,
        made.outputs,
        inputs({ version: "1.36", vpcConfig: { subnetIds: ["subnet-a", "subnet-b", "subnet-c"] } }),
        false,
      );

    expect(updated["endpoint"]).to.equal(made.outputs["endpoint"]);
    expect(vpcConfig(updated)).to.deep.equal({
      clusterSecurityGroupId: vpcConfig(made.outputs)["clusterSecurityGroupId"],
      vpcId: "",
      subnetIds: ["subnet-a", "subnet-b", "subnet-c"],
    });
  });

  const reasons = (changes: Properties) =>
    account.check(type, inputs(changes)).failures.map(({ reason }) => reason);

  it("takes Auto Mode whole", () => {
    expect(reasons({})).to.deep.equal([]);
  });

  it("rejects Auto Mode in part", () => {
    expect(reasons({ storageConfig: { blockStorage: { enabled: false } } })).to.deep.equal([
      "computeConfig.enabled, kubernetesNetworkConfig.elasticLoadBalancing.enabled and storageConfig.blockStorage.enabled must all be true or all be false",
    ]);
  });

  it("rejects Auto Mode together with add-ons of the older kind", () => {
    expect(reasons({ bootstrapSelfManagedAddons: true })).to.deep.equal([
      "must be false when EKS Auto Mode is enabled",
    ]);
  });

  it("is replaced for another block of services, the old one first, as both have one name", () => {
    const other = { serviceIpv4Cidr: "172.30.0.0/16", elasticLoadBalancing: { enabled: true } };
    const { changes, deleteBeforeReplace } = account.diff(
      type,
      inputs(),
      inputs({ kubernetesNetworkConfig: other }),
    );

    expect(changes).to.deep.equal([
      { path: "kubernetesNetworkConfig.serviceIpv4Cidr", kind: "update", replaces: true },
    ]);
    expect(deleteBeforeReplace).to.equal(true);
  });

  it("rejects an access entry to a cluster that there is not", async () => {
    await account.create(type, inputs());
    const failure = await account
      .create("aws:eks/accessEntry:AccessEntry", { clusterName: "other", principalArn: "arn" })
      .then(
        () => "none",
        (problem: unknown) => (problem instanceof Error ? problem.message : ""),
      );

    expect(failure).to.contain("No cluster found for name: other.");
  });
});
