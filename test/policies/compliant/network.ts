import { keyArn, policy, registered, tlsAlone } from "./registered.ts";

const entries = "plinth:network:Ingress";
const vpcId = "vpc-0a1b2c3d4e5f60718";
const logBucket = "plinth:network:AccessLogBucket";
const blocked = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};
const encrypted = (settings: Readonly<Record<string, unknown>>) => ({
  rules: [{ applyServerSideEncryptionByDefault: settings, bucketKeyEnabled: true }],
});

/** A subnet, a route table, and that the one uses the other, each with an id. */
function subnetWithTable(name: string, tags: Readonly<Record<string, string>>) {
  return [
    {
      ...registered("aws:ec2/subnet:Subnet", name, { cidrBlock: "10.48.64.0/22", tags, vpcId }),
      id: `subnet-${name}`,
    },
    {
      ...registered("aws:ec2/routeTable:RouteTable", `${name}-routes`, { tags: { Name: name }, vpcId }),
      id: `rtb-${name}`,
    },
    registered("aws:ec2/routeTableAssociation:RouteTableAssociation", `${name}-binding`, {
      subnetId: `subnet-${name}`,
      routeTableId: `rtb-${name}`,
    }),
  ];
}

export const network = [
  registered("aws:ec2/vpc:Vpc", "network", { cidrBlock: "10.48.0.0/16", tags: { Name: "network" } }),
  registered("aws:ec2/flowLog:FlowLog", "network-flow-logs", {
    vpcId: "vpc-0a1b2c3d4e5f60718",
    trafficType: "ALL",
    logDestination: "arn:aws:s3:::plinth-flow-logs",
    logDestinationType: "s3",
  }),
  registered("aws:ec2/subnet:Subnet", "network-private-a", {
    cidrBlock: "10.48.0.0/19",
    mapPublicIpOnLaunch: false,
    vpcId: "vpc-0a1b2c3d4e5f60718",
  }),
  ...subnetWithTable("network-database-a", { Name: "network-database-a" }),
  ...subnetWithTable("network-public-a", { "kubernetes.io/role/elb": "1" }),
  registered("aws:ec2/route:Route", "network-public-default", {
    routeTableId: "rtb-network-public-a",
    destinationCidrBlock: "0.0.0.0/0",
    gatewayId: "igw-0a1b2c3d4e5f60718",
  }),
  registered("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "network-default", {
    ingress: [],
    egress: [],
    vpcId: "vpc-0a1b2c3d4e5f60718",
  }),
  registered("aws:ec2/securityGroup:SecurityGroup", "pods", {
    name: "pods-1b4e28b",
    description: "Pods: what their connections admit",
  }),
  registered("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "pods-to-https", {
    securityGroupId: "sg-0a1b2c3d4e5f60718",
    cidrIpv4: "0.0.0.0/0",
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
  }),
  registered("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "database-from-pods", {
    securityGroupId: "sg-0a1b2c3d4e5f60719",
    cidrIpv4: "10.48.0.0/16",
    ipProtocol: "tcp",
    fromPort: 5432,
    toPort: 5432,
  }),
  registered(
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "ingress-public-https",
    {
      securityGroupId: "sg-0a1b2c3d4e5f6071a",
      cidrIpv4: "0.0.0.0/0",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    },
    entries,
    "plinth:network:PublicLoadBalancerGroup",
  ),
  registered(
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "ingress-internal-https",
    {
      securityGroupId: "sg-0a1b2c3d4e5f6071b",
      cidrIpv4: "10.48.0.0/16",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    },
    entries,
    "plinth:network:InternalLoadBalancerGroup",
  ),
  registered("aws:ec2/vpcEndpoint:VpcEndpoint", "endpoint-sts", {
    serviceName: "com.amazonaws.us-east-1.sts",
    policy: policy({
      Effect: "Allow",
      Principal: "*",
      Action: "*",
      Resource: "*",
      Condition: { StringEquals: { "aws:PrincipalAccount": "777788889999" } },
    }),
  }),
  registered("aws:s3/bucket:Bucket", "flow-logs", { bucket: "plinth-flow-logs" }),
  registered("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "flow-logs-block", {
    bucket: "plinth-flow-logs",
    ...blocked,
  }),
  registered(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "flow-logs-encryption",
    { bucket: "plinth-flow-logs", ...encrypted({ sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn }) },
  ),
  registered("aws:s3/bucketPolicy:BucketPolicy", "flow-logs-policy", {
    bucket: "plinth-flow-logs",
    policy: policy(
      {
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: "s3:PutObject",
        Resource: "arn:aws:s3:::plinth-flow-logs/*",
        Condition: { StringEquals: { "aws:SourceAccount": "777788889999" } },
      },
      tlsAlone("s3:*", "arn:aws:s3:::plinth-flow-logs/*"),
    ),
  }),
  registered("aws:s3/bucket:Bucket", "access-logs", { bucket: "plinth-access-logs" }, entries, logBucket),
  registered(
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "access-logs-block",
    { bucket: "plinth-access-logs", ...blocked },
    entries,
    logBucket,
  ),
  registered(
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "access-logs-encryption",
    { bucket: "plinth-access-logs", ...encrypted({ sseAlgorithm: "AES256" }) },
    entries,
    logBucket,
  ),
  registered(
    "aws:s3/bucketPolicy:BucketPolicy",
    "access-logs-policy",
    {
      bucket: "plinth-access-logs",
      policy: policy(tlsAlone("s3:*", "arn:aws:s3:::plinth-access-logs/*")),
    },
    entries,
    logBucket,
  ),
];
