import { keyArn, policy, registered } from "./registered.ts";

const tags = {
  Project: "plinth",
  Environment: "prod",
  Owner: "platform@example.com",
  CostCenter: "4712",
  ManagedBy: "pulumi",
  Repository: "example/plinth",
  DataClass: "confidential",
};

export const compute = [
  registered("pulumi:providers:aws", "aws", {
    region: "us-east-1",
    defaultTags: JSON.stringify({ tags }),
  }),
  registered("plinth:operations:EnvironmentDeclaration", "environment", {
    allowedRegions: ["us-east-1", "us-west-2"],
    accountIds: ["777788889999"],
    imageRegistry: "222233334444.dkr.ecr.us-east-1.amazonaws.com",
    dataClass: "confidential",
    disposable: false,
  }),
  registered("aws:eks/cluster:Cluster", "cluster", {
    name: "plinth-prod-use1",
    deletionProtection: true,
    encryptionConfig: { provider: { keyArn }, resources: ["secrets"] },
    vpcConfig: { endpointPrivateAccess: true, endpointPublicAccess: false },
  }),
  registered("kubernetes:eks.amazonaws.com/v1:NodeClass", "cluster-node-class", {
    metadata: { name: "platform" },
    spec: { ephemeralStorage: { kmsKeyID: keyArn, size: "80Gi" }, tags },
  }),
  registered("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", "team-role", {
    metadata: { name: "plinth-team" },
    rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get", "list"] }],
  }),
  registered("kubernetes:rbac.authorization.k8s.io/v1:RoleBinding", "team-binding", {
    metadata: { name: "team", namespace: "api" },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "plinth-team" },
    subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "Group", name: "plinth:api" }],
  }),
  registered("aws:ec2/instance:Instance", "access-host", {
    associatePublicIpAddress: false,
    instanceType: "t4g.nano",
    metadataOptions: { httpTokens: "required", httpPutResponseHopLimit: 1 },
  }),
  registered("aws:ec2/launchTemplate:LaunchTemplate", "access-host-template", {
    blockDeviceMappings: [{ deviceName: "/dev/xvda", ebs: { encrypted: "true", kmsKeyId: keyArn } }],
  }),
  registered("aws:iam/role:Role", "api-role", {
    name: "api-role-1b4e28b",
    assumeRolePolicy: policy({
      Effect: "Allow",
      Principal: { Service: "pods.eks.amazonaws.com" },
      Action: ["sts:AssumeRole", "sts:TagSession"],
    }),
  }),
  registered("aws:iam/rolePolicy:RolePolicy", "api-secrets", {
    name: "api-secrets-1b4e28b",
    policy: policy({
      Effect: "Allow",
      Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      Resource: "arn:aws:secretsmanager:us-east-1:777788889999:secret:plinth-prod-use1/api/database-aB3dE9",
    }),
  }),
  registered("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "nodes-pull", {
    policyArn: "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
    role: "cluster-nodes",
  }),
  registered("aws:lambda/permission:Permission", "rotation-permission", {
    action: "lambda:InvokeFunction",
    principal: "secretsmanager.amazonaws.com",
    sourceAccount: "777788889999",
  }),
  registered("aws:budgets/budget:Budget", "budget", {
    name: "plinth-prod-use1",
    budgetType: "COST",
    limitAmount: "3000",
    timeUnit: "MONTHLY",
    notifications: [
      {
        comparisonOperator: "GREATER_THAN",
        notificationType: "ACTUAL",
        subscriberEmailAddresses: ["platform@example.com"],
        threshold: 80,
        thresholdType: "PERCENTAGE",
      },
    ],
  }),
];
