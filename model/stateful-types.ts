/** A resource type that holds something which dies with the resource. */
export interface StatefulType {
  /** Pulumi type token, as in `aws:rds/instance:Instance`. */
  readonly type: string;
  /** What is lost when such a resource is deleted or replaced, as one phrase. */
  readonly holds: string;
  /** What to do instead of replacing it, as one sentence without a full stop. */
  readonly instead: string;
}

/** Types that hold data, addresses or identities which others depend on and which cannot be made again. */
export const stateful: readonly StatefulType[] = [
  {
    type: "aws:amp/workspace:Workspace",
    holds: "all metrics collected so far",
    instead:
      "create a second workspace, write to both until the old one's retention has passed, then delete the old one",
  },
  {
    type: "aws:backup/vault:Vault",
    holds: "every recovery point in the vault",
    instead:
      "create a second vault, copy the recovery points there, point the plans at it, then delete the old one",
  },
  {
    type: "aws:cloudwatch/logGroup:LogGroup",
    holds: "every log event not exported elsewhere",
    instead: "create a second log group beside it and keep the old one until its retention has passed",
  },
  {
    type: "aws:dynamodb/table:Table",
    holds: "every item of the table",
    instead: "restore a backup into a second table, move the callers over, then delete the old one",
  },
  {
    type: "aws:ebs/volume:Volume",
    holds: "the blocks of the volume",
    instead: "take a snapshot, create a second volume from it, move the mount, then delete the old one",
  },
  {
    type: "aws:ec2/eip:Eip",
    holds: "a public address that others may have allow-listed, and that AWS does not give back",
    instead:
      "allocate a second address, have it allow-listed, move the association, then release the old one",
  },
  {
    type: "aws:ec2/subnet:Subnet",
    holds: "every network interface placed in the subnet",
    instead: "create another subnet beside it, move what stands in the old one, then delete the old one",
  },
  {
    type: "aws:ec2/vpc:Vpc",
    holds: "the whole network with everything placed in it",
    instead: "build a new environment beside this one and move the services to it",
  },
  {
    type: "aws:ecr/repository:Repository",
    holds: "every image, including those that are running now",
    instead: "create a second repository, copy the images by digest, deploy from it, then delete the old one",
  },
  {
    type: "aws:efs/fileSystem:FileSystem",
    holds: "every file",
    instead:
      "create a second file system, copy or replicate the files, move the mounts, then delete the old one",
  },
  {
    type: "aws:eks/cluster:Cluster",
    holds: "every object in the cluster, with the workloads they run",
    instead: "create a second cluster, deploy the services there, move the traffic, then delete the old one",
  },
  {
    type: "aws:elasticache/replicationGroup:ReplicationGroup",
    holds: "every key in memory",
    instead: "take a snapshot, create a second group from it, move the callers over, then delete the old one",
  },
  {
    type: "aws:kms/key:Key",
    holds: "the only means to read everything encrypted with the key",
    instead: "create a second key, encrypt anew with it, and keep the old one until nothing needs it",
  },
  {
    type: "aws:rds/cluster:Cluster",
    holds: "every database of the cluster and its automated backups",
    instead: "restore a snapshot into a second cluster, move the services over, then delete the old one",
  },
  {
    type: "aws:rds/instance:Instance",
    holds: "every database of the instance and its automated backups",
    instead: "restore a snapshot into a second instance, move the services over, then delete the old one",
  },
  {
    type: "aws:route53/zone:Zone",
    holds: "the records of the zone and the name servers that its parent delegates to",
    instead:
      "create a second zone, copy the records, change the delegation, wait for its TTL, then delete the old one",
  },
  {
    type: "aws:s3/bucket:Bucket",
    holds: "every object and every old version",
    instead: "create a second bucket, replicate the objects, move the callers over, then delete the old one",
  },
  {
    type: "aws:secretsmanager/secret:Secret",
    holds: "the secret's value, and its name during the recovery window",
    instead: "create a second secret, set its value, move the readers over, then delete the old one",
  },
  {
    type: "aws:sns/topic:Topic",
    holds: "its confirmed subscriptions, which their owners would have to confirm again",
    instead:
      "create a second topic, have its subscriptions confirmed, move the publishers over, then delete the old one",
  },
  {
    type: "aws:sqs/queue:Queue",
    holds: "the messages that nobody has received yet",
    instead: "create a second queue, move the senders over, let the old one run empty, then delete it",
  },
  {
    type: "kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition",
    holds: "every object of the kind it defines, which Kubernetes deletes with it",
    instead: "add a version to the definition and convert the objects to it",
  },
  {
    type: "kubernetes:core/v1:Namespace",
    holds: "every object in the namespace, volume claims and secrets included",
    instead: "create a second namespace, deploy there, move the data, then delete the old one",
  },
  {
    type: "kubernetes:core/v1:PersistentVolume",
    holds: "the volume's data, when its reclaim policy is Delete",
    instead: "set the reclaim policy to Retain, take a snapshot, and bind a second volume made from it",
  },
  {
    type: "kubernetes:core/v1:PersistentVolumeClaim",
    holds: "the data of the bound volume, when its reclaim policy is Delete",
    instead:
      "take a volume snapshot, create a second claim from it, move the workload over, then delete the old one",
  },
  {
    type: "kubernetes:core/v1:Secret",
    holds: "values that may exist nowhere else",
    instead: "create a second secret, move the workloads over, then delete the old one",
  },
];

/**
 * Types that can be deleted and made again without losing anything but time: settings, rules and links between others.
 * Listed by name, because a type in neither list is unknown, and unknown is never taken for harmless.
 */
export const stateless: readonly string[] = [
  "aws:accessanalyzer/analyzer:Analyzer",
  "aws:acm/certificate:Certificate",
  "aws:acm/certificateValidation:CertificateValidation",
  "aws:backup/plan:Plan",
  "aws:backup/restoreTestingPlan:RestoreTestingPlan",
  "aws:backup/restoreTestingSelection:RestoreTestingSelection",
  "aws:backup/selection:Selection",
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
  "aws:backup/vaultNotifications:VaultNotifications",
  "aws:backup/vaultPolicy:VaultPolicy",
  "aws:budgets/budget:Budget",
  "aws:cloudtrail/trail:Trail",
  "aws:cloudwatch/eventRule:EventRule",
  "aws:cloudwatch/eventTarget:EventTarget",
  "aws:cloudwatch/metricAlarm:MetricAlarm",
  "aws:codebuild/project:Project",
  "aws:codebuild/sourceCredential:SourceCredential",
  "aws:codebuild/webhook:Webhook",
  "aws:costexplorer/anomalyMonitor:AnomalyMonitor",
  "aws:costexplorer/anomalySubscription:AnomalySubscription",
  "aws:ebs/encryptionByDefault:EncryptionByDefault",
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
  "aws:ec2/defaultRouteTable:DefaultRouteTable",
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  "aws:ec2/flowLog:FlowLog",
  "aws:ec2/internetGateway:InternetGateway",
  "aws:ec2/instance:Instance",
  "aws:ec2/launchTemplate:LaunchTemplate",
  "aws:ec2/natGateway:NatGateway",
  "aws:ec2/networkAcl:NetworkAcl",
  "aws:ec2/networkAclAssociation:NetworkAclAssociation",
  "aws:ec2/networkAclRule:NetworkAclRule",
  "aws:ec2/route:Route",
  "aws:ec2/routeTable:RouteTable",
  "aws:ec2/routeTableAssociation:RouteTableAssociation",
  "aws:ec2/securityGroup:SecurityGroup",
  "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
  "aws:ec2/vpcEndpoint:VpcEndpoint",
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
  "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation",
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
  "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
  "aws:ecr/repositoryPolicy:RepositoryPolicy",
  "aws:eks/accessEntry:AccessEntry",
  "aws:eks/accessPolicyAssociation:AccessPolicyAssociation",
  "aws:eks/addon:Addon",
  "aws:eks/nodeGroup:NodeGroup",
  "aws:eks/podIdentityAssociation:PodIdentityAssociation",
  "aws:guardduty/detector:Detector",
  "aws:iam/instanceProfile:InstanceProfile",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  "aws:iam/policy:Policy",
  "aws:iam/role:Role",
  "aws:iam/rolePolicy:RolePolicy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:inspector2/enabler:Enabler",
  "aws:kms/alias:Alias",
  "aws:lambda/function:Function",
  "aws:lambda/invocation:Invocation",
  "aws:lambda/permission:Permission",
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
  "aws:rds/parameterGroup:ParameterGroup",
  "aws:rds/subnetGroup:SubnetGroup",
  "aws:route53/record:Record",
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
  "aws:s3/bucketLogging:BucketLogging",
  "aws:s3/bucketObjectv2:BucketObjectv2",
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:secretsmanager/secretPolicy:SecretPolicy",
  "aws:secretsmanager/secretRotation:SecretRotation",
  "aws:securityhub/account:Account",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sns/topicSubscription:TopicSubscription",
  "aws:ssm/document:Document",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  "aws:wafv2/webAcl:WebAcl",
  "kubernetes:apps/v1:Deployment",
  "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  "kubernetes:batch/v1:CronJob",
  "kubernetes:batch/v1:Job",
  "kubernetes:core/v1:ConfigMap",
  "kubernetes:core/v1:LimitRange",
  "kubernetes:core/v1:ResourceQuota",
  "kubernetes:core/v1:Service",
  "kubernetes:core/v1:ServiceAccount",
  "kubernetes:eks.amazonaws.com/v1:IngressClassParams",
  "kubernetes:eks.amazonaws.com/v1:NodeClass",
  "kubernetes:karpenter.sh/v1:NodePool",
  "kubernetes:networking.k8s.aws/v1alpha1:ApplicationNetworkPolicy",
  "kubernetes:networking.k8s.io/v1:Ingress",
  "kubernetes:networking.k8s.io/v1:IngressClass",
  "kubernetes:networking.k8s.io/v1:NetworkPolicy",
  "kubernetes:policy/v1:PodDisruptionBudget",
  "kubernetes:rbac.authorization.k8s.io/v1:ClusterRole",
  "kubernetes:rbac.authorization.k8s.io/v1:RoleBinding",
  "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass",
];
