import { expect } from "chai";
import { Cluster, type ClusterArgs } from "../../../components/cluster/cluster.ts";
import { nodePoolSpec } from "../../../components/cluster/node-pool.ts";
import { record } from "../../support/mocks.ts";
import { theOnly } from "../listing.ts";
import { smallCluster } from "./cluster-fixture.ts";

const recorded = async (changes: Partial<ClusterArgs> = {}) =>
  (await record(() => void new Cluster("cluster", { ...smallCluster, ...changes }))).resources;

describe("the cluster's nodes", () => {
  it("have the cluster's security group and encrypted volumes, and give pods a group and a denial of their own", async () => {
    const { inputs } = theOnly(await recorded(), "kubernetes:eks.amazonaws.com/v1:NodeClass");
    const subnets = [{ id: "subnet-private-a" }, { id: "subnet-private-b" }];
    expect(inputs).to.deep.equal({
      apiVersion: "eks.amazonaws.com/v1",
      kind: "NodeClass",
      metadata: { name: "platform" },
      spec: {
        role: "cluster-nodes",
        subnetSelectorTerms: subnets,
        securityGroupSelectorTerms: [{ id: "cluster-group-id" }],
        podSubnetSelectorTerms: subnets,
        podSecurityGroupSelectorTerms: [{ id: "sg-pods" }],
        snatPolicy: "Disabled",
        networkPolicy: "DefaultDeny",
        networkPolicyEventLogs: "Enabled",
        ephemeralStorage: {
          size: "80Gi",
          kmsKeyID: "arn:aws:mock:us-east-1:111122223333:cluster-volumes-key",
        },
        tags: { Platform: "plinth-test-use1" },
      },
    });
  });

  it("obey network policies: the switch is on", async () => {
    const { inputs } = theOnly(await recorded(), "kubernetes:core/v1:ConfigMap");
    expect([inputs["metadata"], inputs["data"]]).to.deep.equal([
      { name: "amazon-vpc-cni", namespace: "kube-system" },
      { "enable-network-policy-controller": "true" },
    ]);
  });

  it("are of the named kinds, within the named limits, and replaced a few at a time", () => {
    expect(
      nodePoolSpec({
        architectures: ["arm64"],
        capacityTypes: ["spot", "on-demand"],
        instanceCategories: ["c", "m"],
        cpuLimit: 16,
        memoryLimitGib: 64,
      }),
    ).to.deep.equal({
      template: {
        spec: {
          nodeClassRef: { group: "eks.amazonaws.com", kind: "NodeClass", name: "platform" },
          requirements: [
            { key: "kubernetes.io/arch", operator: "In", values: ["arm64"] },
            { key: "karpenter.sh/capacity-type", operator: "In", values: ["spot", "on-demand"] },
            { key: "eks.amazonaws.com/instance-category", operator: "In", values: ["c", "m"] },
            { key: "eks.amazonaws.com/instance-generation", operator: "Gt", values: ["4"] },
          ],
          expireAfter: "336h",
          terminationGracePeriod: "24h",
        },
      },
      disruption: {
        consolidationPolicy: "WhenEmptyOrUnderutilized",
        consolidateAfter: "5m",
        budgets: [{ nodes: "10%" }],
      },
      limits: { cpu: "16", memory: "64Gi" },
    });
  });
});
