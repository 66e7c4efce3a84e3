import { expect } from "chai";
import { Cluster } from "../../../components/cluster/cluster.ts";
import { clusterTrust } from "../../../components/cluster/cluster-role.ts";
import { nodeTrust } from "../../../components/cluster/node-role.ts";
import { taggingPolicy } from "../../../components/cluster/tagging-policy.ts";
import { volumeKeyPolicy } from "../../../components/cluster/volume-key-policy.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, ofType, theOnly } from "../listing.ts";
import { smallCluster } from "./cluster-fixture.ts";

const recorded = async () => (await record(() => void new Cluster("cluster", smallCluster))).resources;

describe("the cluster's roles", () => {
  it("have the policies of AWS that Auto Mode documents, and no others", async () => {
    const attachments = ofType(await recorded(), "aws:iam/rolePolicyAttachment:RolePolicyAttachment");
    expect(
      attachments.map(({ inputs }) => `${String(inputs["role"])} ${String(inputs["policyArn"])}`),
    ).to.deep.equal([
      "cluster-control-plane arn:aws:iam::aws:policy/AmazonEKSBlockStoragePolicy",
      "cluster-control-plane arn:aws:iam::aws:policy/AmazonEKSClusterPolicy",
      "cluster-control-plane arn:aws:iam::aws:policy/AmazonEKSComputePolicy",
      "cluster-control-plane arn:aws:iam::aws:policy/AmazonEKSLoadBalancingPolicy",
      "cluster-control-plane arn:aws:iam::aws:policy/AmazonEKSNetworkingPolicy",
      "cluster-nodes arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
      "cluster-nodes arn:aws:iam::aws:policy/AmazonEKSWorkerNodeMinimalPolicy",
    ]);
  });

  it("are used by EKS for this cluster alone, and by nodes", async () => {
    const roles = inputsByName(await recorded(), "aws:iam/role:Role");
    expect(roles).to.deep.equal({
      "cluster-control-plane": {
        description: "EKS runs the cluster and what Auto Mode starts for it",
        assumeRolePolicy: JSON.stringify(clusterTrust(smallCluster)),
        tags: { Name: "cluster-control-plane" },
      },
      "cluster-nodes": {
        description: "Nodes pull images and hand out the pods' identities",
        assumeRolePolicy: JSON.stringify(nodeTrust),
        tags: { Name: "cluster-nodes" },
      },
    });
  });

  it("trust EKS by the cluster's ARN, with session tags", () => {
    expect(clusterTrust(smallCluster).Statement).to.deep.equal([
      {
        Sid: "ThisCluster",
        Effect: "Allow",
        Principal: { Service: "eks.amazonaws.com" },
        Action: ["sts:AssumeRole", "sts:TagSession"],
        Condition: {
          ArnLike: { "aws:SourceArn": "arn:aws:eks:us-east-1:111122223333:cluster/plinth-test-use1" },
          StringEquals: { "aws:SourceAccount": "111122223333" },
        },
      },
    ]);
  });

  it("let EKS tag only what belongs to the cluster that the session names", () => {
    const { Statement } = taggingPolicy("aws");
    for (const { Condition } of Statement) {
      expect(Condition.StringEquals).to.deep.equal({
        // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the policy language
        "aws:RequestTag/eks:eks-cluster-name": "${aws:PrincipalTag/eks:eks-cluster-name}",
      });
    }
    expect(Statement.flatMap(({ Action }) => Action).toSorted()).to.deep.equal([
      "ec2:CreateFleet",
      "ec2:CreateLaunchTemplate",
      "ec2:CreateNetworkInterface",
      "ec2:CreateSecurityGroup",
      "ec2:CreateSnapshot",
      "ec2:CreateVolume",
      "ec2:RunInstances",
      "elasticloadbalancing:CreateListener",
      "elasticloadbalancing:CreateLoadBalancer",
      "elasticloadbalancing:CreateRule",
      "elasticloadbalancing:CreateTargetGroup",
    ]);
  });

  it("let EKS use the volumes' key, by grants for AWS services only, and not the key of Secrets", async () => {
    const resources = await recorded();
    const { inputs } = theOnly(resources, "aws:iam/rolePolicy:RolePolicy", "cluster-control-plane-volumes");
    const volumesKey = "arn:aws:mock:us-east-1:111122223333:cluster-volumes-key";
    expect(inputs["policy"]).to.equal(JSON.stringify(volumeKeyPolicy(volumesKey)));
    const [use, grant] = volumeKeyPolicy(volumesKey).Statement;
    expect([use?.Resource, grant?.Resource]).to.deep.equal([volumesKey, volumesKey]);
    expect(grant?.Condition).to.deep.equal({ Bool: { "kms:GrantIsForAWSResource": "true" } });
  });
});
