import type { ClusterArgs } from "../../../components/cluster/cluster.ts";

export const deployer = "arn:aws:iam::111122223333:role/deployer";

/** A small cluster that is reached from inside its VPC only. */
export const smallCluster: ClusterArgs = {
  clusterName: "plinth-test-use1",
  version: "1.36",
  network: {
    vpcId: "vpc-1",
    cidr: "10.48.0.0/16",
    intraSubnetIds: ["subnet-intra-a", "subnet-intra-b"],
    intraCidrs: ["10.48.250.0/28", "10.48.250.16/28"],
    privateSubnetIds: ["subnet-private-a", "subnet-private-b"],
    privateCidrs: ["10.48.0.0/19", "10.48.32.0/19"],
    serviceIpv4Cidr: "172.20.0.0/16",
  },
  podSecurityGroupId: "sg-pods",
  awsServices: [{ name: "aws-services", port: 443, cidr: "0.0.0.0/0", reason: "AWS services through NAT" }],
  secretRefreshSeconds: 120,
  nodeTags: { Platform: "plinth-test-use1" },
  publicAccessCidrs: [],
  apiAccessCidrs: [],
  controlPlaneLogs: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
  deletionProtection: false,
  zonalShift: false,
  access: { deployerRoleArn: deployer, previewRoleArn: "none", operatorRoleArns: [], teams: {} },
  nodePools: {
    general: {
      architectures: ["arm64", "amd64"],
      capacityTypes: ["on-demand"],
      instanceCategories: ["c", "m", "r"],
      cpuLimit: 64,
      memoryLimitGib: 256,
    },
  },
  addons: {
    metricsServer: "v0.8.1-eksbuild.10",
    kubeStateMetrics: "v2.18.0-eksbuild.1",
    secretsStoreCsiDriver: "v3.1.3-eksbuild.1",
  },
  logRetentionDays: 30,
  logKeyArn: "arn:aws:kms:us-east-1:111122223333:key/logs",
  accountId: "111122223333",
  region: "us-east-1",
  protect: false,
  keyDeletionWindowDays: 7,
};
