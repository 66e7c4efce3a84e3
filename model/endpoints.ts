/** A part of the platform whose traffic to AWS can stay inside the VPC. */
export type Feature = "cluster" | "secrets" | "monitoring" | "backup" | "access";

/**
 * Who calls what from inside the VPC. A service that AWS calls on our behalf is not listed: Secrets Manager, for
 * example, asks KMS itself. Nor is the API of RDS, which nothing asks: functions learn the database's address when they are
 * deployed, and a token for its IAM login is signed without a call.
 */
const servicesByFeature: Readonly<Record<Feature, readonly string[]>> = {
  // Nodes join, pull images, get Pod Identity credentials and write logs without a way out to the internet:
  // https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
  cluster: ["ec2", "ecr.api", "ecr.dkr", "eks", "eks-auth", "elasticloadbalancing", "logs", "sts"],
  // Provisioning reads secrets, rotation reads and writes them, and so will the CSI driver on each node.
  secrets: ["secretsmanager"],
  // The restore validator writes a metric; agents on nodes will write metrics and logs.
  monitoring: ["logs", "monitoring"],
  // The restore validator reports its result to AWS Backup.
  backup: ["backup"],
  // Session Manager, and KMS for the encryption of its sessions:
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/setup-create-vpc.html
  access: ["ec2messages", "kms", "ssm", "ssmmessages"],
};

/**
 * Whether a service's endpoint takes a policy of ours. AWS refuses to make an endpoint with a policy that its service does not
 * support ("only supports the full-access endpoint policy", awslabs/landing-zone-accelerator-on-aws#224), so it is true only where
 * the service's own guide tells how to write one; of `eks` since 2025 (awsdocs/amazon-eks-user-guide#873). What holds in an account
 * shows as `VpcEndpointPolicySupported` in `aws ec2 describe-vpc-endpoint-services`.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html#vpce-endpoint-policy-support
 */
const policySupport: Readonly<Record<string, boolean>> = {
  backup: true,
  ec2: true,
  ec2messages: false,
  "ecr.api": true,
  "ecr.dkr": true,
  eks: true,
  "eks-auth": false,
  elasticloadbalancing: true,
  kms: true,
  logs: true,
  monitoring: true,
  secretsmanager: true,
  ssm: true,
  ssmmessages: false,
  sts: true,
};

/**
 * True when the interface endpoint of a service, named as in `ecr.api`, takes a policy. False for a service that nobody has looked
 * up: without a policy its endpoint lets everything through, and IAM alone decides.
 */
export function takesPolicy(service: string): boolean {
  return Object.hasOwn(policySupport, service) && policySupport[service] === true;
}

/**
 * Services whose interface endpoints the given features use, sorted, without duplicates. Each is the last part of an
 * endpoint service's name: `ecr.api` of `com.amazonaws.us-east-1.ecr.api`.
 *
 * S3 and DynamoDB are not among them: they have gateway endpoints, which cost nothing and are always made. Each of these
 * costs about 7.30 USD a month and zone (0.01 USD an hour, us-east-1, November 2026) and the traffic through it.
 */
export function interfaceEndpoints(features: readonly Feature[]): readonly string[] {
  return [...new Set(features.flatMap((feature) => servicesByFeature[feature]))].sort();
}
