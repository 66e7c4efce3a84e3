import { expect } from "chai";
import { Cluster } from "../../../components/cluster/cluster.ts";
import type { ClusterAccess } from "../../../model/cluster-access.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName } from "../listing.ts";
import { deployer, smallCluster } from "./cluster-fixture.ts";

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const identityCenter =
  "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Orders_0123456789abcdef";

const recorded = async (access: ClusterAccess) =>
  (await record(() => void new Cluster("cluster", { ...smallCluster, access }))).resources;

const everybody: ClusterAccess = {
  deployerRoleArn: deployer,
  previewRoleArn: role("preview"),
  operatorRoleArns: [role("operator")],
  teams: { orders: identityCenter },
};

describe("access to the cluster", () => {
  it("is given to named roles, to teams by a group alone, and to nodes", async () => {
    const entries = inputsByName(await recorded(everybody), "aws:eks/accessEntry:AccessEntry");
    const entry = (suffix: string, principalArn: string, type = "STANDARD") => ({
      clusterName: "plinth-test-use1",
      principalArn,
      type,
      tags: { Name: `cluster-access-${suffix}` },
    });
    expect(entries).to.deep.equal({
      "cluster-access-deployer": entry("deployer", deployer),
      "cluster-access-nodes": entry("nodes", "arn:aws:mock:us-east-1:111122223333:cluster-nodes", "EC2"),
      "cluster-access-operator-operator": entry("operator-operator", role("operator")),
      "cluster-access-preview": entry("preview", role("preview")),
      "cluster-access-team-orders": {
        ...entry("team-orders", identityCenter),
        kubernetesGroups: ["plinth:team:orders"],
      },
    });
  });

  it("lets the preview look at everything but Secrets, and makes administrators of deployer and operators", async () => {
    const associations = inputsByName(
      await recorded(everybody),
      "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
    );
    const association = (principalArn: string, policy: string) => ({
      clusterName: "plinth-test-use1",
      principalArn,
      policyArn: `arn:aws:eks::aws:cluster-access-policy/${policy}`,
      accessScope: { type: "cluster" },
    });
    expect(associations).to.deep.equal({
      "cluster-access-deployer": association(deployer, "AmazonEKSClusterAdminPolicy"),
      "cluster-access-nodes": association(
        "arn:aws:mock:us-east-1:111122223333:cluster-nodes",
        "AmazonEKSAutoNodePolicy",
      ),
      "cluster-access-operator-operator": association(role("operator"), "AmazonEKSClusterAdminPolicy"),
      "cluster-access-preview": association(role("preview"), "AmazonEKSViewPolicy"),
    });
  });

  it("keeps an operator's entry where another is named before", async () => {
    const more = { ...everybody, operatorRoleArns: [role("night-shift"), role("operator")] };
    expect(
      Object.keys(inputsByName(await recorded(more), "aws:eks/accessEntry:AccessEntry")),
    ).to.include.members(["cluster-access-operator-night-shift", "cluster-access-operator-operator"]);
  });
});
