import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { Vpc } from "@pulumi/aws/ec2/vpc.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { Provider as AwsProvider } from "@pulumi/aws/provider.js";
import { Topic } from "@pulumi/aws/sns/topic.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import { HorizontalPodAutoscaler } from "@pulumi/kubernetes/autoscaling/v2/horizontalPodAutoscaler.js";
import { NetworkPolicy } from "@pulumi/kubernetes/networking/v1/networkPolicy.js";
import { Provider as KubernetesProvider } from "@pulumi/kubernetes/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { Database } from "../../components/data/database.ts";
import { smallDatabase } from "../components/data/database-fixture.ts";

/** What differs between the moments that are compared. */
export interface Reviewed {
  readonly databaseName: string;
  readonly openTo: string;
  readonly actions: readonly string[];
  readonly topics: readonly string[];
  readonly maxReplicas: number;
  readonly policyPorts: readonly number[];
  readonly secretTag: string;
  readonly costCenter: string;
}

export const before: Reviewed = {
  databaseName: "orders",
  openTo: "10.0.0.0/16",
  actions: ["s3:GetObject"],
  topics: ["alarms", "reports"],
  maxReplicas: 3,
  policyPorts: [5432, 8080],
  secretTag: "hunter2",
  costCenter: "4711",
};

/** Changes, by the name of their fixtures in test/fixtures/cli-preview. */
export const changes = {
  risky: {
    databaseName: "invoices",
    openTo: "0.0.0.0/0",
    actions: ["s3:GetObject", "s3:PutObject"],
    topics: ["alarms", "news"],
    maxReplicas: 6,
    policyPorts: [8080],
    secretTag: "hunter3",
    costCenter: "4711",
  },
  harmless: { ...before, costCenter: "4712" },
} as const satisfies Readonly<Record<string, Reviewed>>;

/** A program with one of each that a review has to say something about. */
export function reviewedProgram(change: Reviewed): () => Promise<Record<string, unknown>> {
  return () => {
    const provider = new AwsProvider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] });
    const kubernetes = new KubernetesProvider("cluster", { kubeconfig: "{}" });
    const vpc = new Vpc("network", { cidrBlock: "10.0.0.0/16" }, { provider });
    const pods = new SecurityGroup("pods", { vpcId: vpc.id, description: "Pods" }, { provider });
    new SecurityGroupIngressRule(
      "pods-from-network",
      {
        securityGroupId: pods.id,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrIpv4: change.openTo,
        description: "HTTPS",
      },
      { provider },
    );
    const database = new Database(
      "database",
      { ...smallDatabase, databaseName: change.databaseName },
      { provider },
    );
    const role = new Role("reader", { assumeRolePolicy: trust }, { provider });
    new RolePolicy(
      "reader-objects",
      {
        role: role.name,
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: change.actions, Resource: "arn:aws:s3:::reports/*" }],
        }),
      },
      { provider },
    );
    for (const name of change.topics) {
      new Topic(
        name,
        {
          tags: {
            Owner: pulumi.secret(change.secretTag),
            CostCenter: change.costCenter,
            Database: database.endpoint,
          },
        },
        { provider },
      );
    }
    new NetworkPolicy(
      "api-data",
      {
        metadata: { name: "data", namespace: "api" },
        spec: {
          podSelector: {},
          policyTypes: ["Egress"],
          egress: [
            {
              to: [{ ipBlock: { cidr: "10.0.0.0/24" } }],
              ports: change.policyPorts.map((port) => ({ port, protocol: "TCP" })),
            },
          ],
        },
      },
      { provider: kubernetes },
    );
    new HorizontalPodAutoscaler(
      "api",
      {
        metadata: { name: "api", namespace: "api" },
        spec: {
          minReplicas: 2,
          maxReplicas: change.maxReplicas,
          scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "api" },
        },
      },
      { provider: kubernetes },
    );
    return Promise.resolve({ endpoint: database.endpoint });
  };
}

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
});
