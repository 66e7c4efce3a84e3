import { expect } from "chai";
import { podIdentityTrust } from "../../../components/workload/pod-identity-trust.ts";
import { secretMountParameters } from "../../../components/workload/secret-mount.ts";
import { fields } from "../../support/kubernetes-documents.ts";
import { type Recorded, record } from "../../support/mocks.ts";
import { inputsByName, theOnly } from "../listing.ts";
import { complete, makeWorkload, minimal, secretArns } from "./workload-fixture.ts";

const resourcesOf = async (args = complete) => (await record(() => makeWorkload(args))).resources;

const policyOf = (resources: readonly Recorded[], name: string) =>
  fields(JSON.parse(String(theOnly(resources, "aws:iam/rolePolicy:RolePolicy", name).inputs["policy"])));

const grants = (sid: string, secretArn: string) => ({
  Version: "2012-10-17",
  Statement: [
    {
      Sid: sid,
      Effect: "Allow",
      Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      Resource: secretArn,
    },
    {
      Sid: "DecryptThem",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: "arn:aws:kms:us-east-1:111122223333:key/secrets",
      Condition: {
        StringEquals: {
          "kms:EncryptionContext:SecretARN": [secretArn],
          "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
        },
      },
    },
  ],
});

describe("the identity of pods", () => {
  it("lets Pod Identity alone take a role, for one ServiceAccount in one namespace of one cluster", () => {
    expect(
      podIdentityTrust({
        accountId: "111122223333",
        region: "cn-north-1",
        clusterName: "plinth-test",
        namespace: "orders",
        serviceAccount: "orders-migration",
      }),
    ).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PodsOfOneServiceAccount",
          Effect: "Allow",
          Principal: { Service: "pods.eks.amazonaws.com" },
          Action: ["sts:AssumeRole", "sts:TagSession"],
          Condition: {
            StringEquals: {
              "aws:SourceAccount": "111122223333",
              "aws:RequestTag/eks-cluster-arn": "arn:aws-cn:eks:cn-north-1:111122223333:cluster/plinth-test",
              "aws:RequestTag/kubernetes-namespace": "orders",
              "aws:RequestTag/kubernetes-service-account": "orders-migration",
            },
          },
        },
      ],
    });
  });

  it("is another for the migration than for the service", async () => {
    const resources = await resourcesOf();
    const association = (name: string, serviceAccount: string) => ({
      clusterName: "plinth-test",
      namespace: "orders",
      serviceAccount,
      roleArn: `arn:aws:mock:us-east-1:111122223333:${name}-role`,
      tags: { Name: name },
    });
    expect(inputsByName(resources, "aws:eks/podIdentityAssociation:PodIdentityAssociation")).to.deep.equal({
      orders: association("orders", "orders"),
      "orders.migration": association("orders.migration", "orders-migration"),
    });
    for (const [name, account] of [
      ["orders", "orders"],
      ["orders.migration", "orders-migration"],
    ] as const) {
      const { inputs } = theOnly(resources, "aws:iam/role:Role", `${name}-role`);
      expect(inputs["assumeRolePolicy"]).to.contain(
        `"aws:RequestTag/kubernetes-service-account":"${account}"`,
      );
    }
  });

  it("lets the running service read its own secret and not the migrator's", async () => {
    const resources = await resourcesOf();
    expect(policyOf(resources, "orders-secrets")).to.deep.equal(
      grants("ReadordersXdatabase", secretArns.application),
    );
    const mounted = theOnly(
      resources,
      "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass",
      "orders",
    ).inputs["spec"];
    expect(JSON.stringify(mounted)).to.contain("database.json").and.not.to.contain("migrator");
  });

  it("lets the migration read the migrator's secret and no other", async () => {
    const resources = await resourcesOf();
    expect(policyOf(resources, "orders.migration-secrets")).to.deep.equal(
      grants("ReadordersXdatabaseXmigrator", secretArns.migrator),
    );
  });

  it("may do nothing in AWS where the service has no secret", async () => {
    const resources = await resourcesOf(minimal);
    expect(resources.filter(({ type }) => type.startsWith("aws:iam/rolePolicy"))).to.deep.equal([]);
    expect(resources.filter(({ type }) => type.endsWith("SecretProviderClass"))).to.deep.equal([]);
  });

  it("mounts a secret as a file by its ARN, with the pod's own identity", () => {
    const { objects, ...rest } = secretMountParameters("us-east-1", [
      { file: "database.json", arn: secretArns.application },
    ]);
    expect(rest).to.deep.equal({ region: "us-east-1", usePodIdentity: "true" });
    expect(JSON.parse(objects ?? "")).to.deep.equal([
      { objectName: secretArns.application, objectType: "secretsmanager", objectAlias: "database.json" },
    ]);
  });

  it("never makes a Secret of the cluster", async () => {
    const resources = await resourcesOf();
    expect(resources.filter(({ type }) => type === "kubernetes:core/v1:Secret")).to.deep.equal([]);
    const classes = Object.values(
      inputsByName(resources, "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass"),
    );
    expect(classes).to.have.lengthOf(2);
    for (const inputs of classes) expect(inputs).not.to.have.nested.property("spec.secretObjects");
  });
});
