/**
 * Types that were looked at and have nothing a rule would judge beside tags, names and Regions, and why. A type that is neither here
 * nor read by a rule is unknown: CAUTION.
 */
export const nothingToJudge: ReadonlyMap<string, string> = new Map([
  ["aws:acm/certificate:Certificate", "public by nature; entries are judged by the protocol they speak"],
  ["aws:acm/certificateValidation:CertificateValidation", "waits, and holds nothing"],
  ["aws:backup/plan:Plan", "its retention is compared with the plan before, by weakened-protection"],
  ["aws:backup/restoreTestingPlan:RestoreTestingPlan", "a schedule"],
  ["aws:backup/restoreTestingSelection:RestoreTestingSelection", "names what a test restores"],
  ["aws:backup/selection:Selection", "names what is backed up"],
  [
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
    "compared with the plan before, by weakened-protection",
  ],
  ["aws:cloudwatch/eventRule:EventRule", "a schedule or a pattern"],
  ["aws:cloudwatch/eventTarget:EventTarget", "names whom a rule calls; what it may do is its role's policy"],
  ["aws:cloudwatch/metricAlarm:MetricAlarm", "watches; the tests of each environment demand its page"],
  ["aws:codebuild/project:Project", "runs jobs; its role, its log group and its security group are judged"],
  [
    "aws:codebuild/sourceCredential:SourceCredential",
    "names a connection that a person confirms; holds no token",
  ],
  [
    "aws:codebuild/webhook:Webhook",
    "hears of jobs of one repository; what a job may do is its roles' policies",
  ],
  ["aws:costexplorer/anomalyMonitor:AnomalyMonitor", "watches"],
  ["aws:costexplorer/anomalySubscription:AnomalySubscription", "names who hears of it"],
  ["aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", "adopted to be emptied; no subnet of ours uses it"],
  ["aws:ec2/eip:Eip", "an address; who answers at it is the security groups' matter"],
  ["aws:ec2/internetGateway:InternetGateway", "a way; routes and security groups decide who uses it"],
  ["aws:ec2/natGateway:NatGateway", "outward only"],
  [
    "aws:ec2/networkAcl:NetworkAcl",
    "a second line behind security groups; the security delta says what it lets through",
  ],
  ["aws:ec2/networkAclAssociation:NetworkAclAssociation", "as its NetworkAcl"],
  ["aws:ec2/networkAclRule:NetworkAclRule", "as its NetworkAcl"],
  ["aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation", "as its endpoint"],
  ["aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation", "as its endpoint"],
  [
    "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
    "a way; routes and security groups decide who uses it",
  ],
  ["aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter", "as its connection"],
  ["aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions", "narrows what reaches any network"],
  [
    "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    "says which images go; the tests of the account name those that stay",
  ],
  [
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    "watches; more of it costs more, which is for the config to say",
  ],
  ["aws:eks/accessEntry:AccessEntry", "names who may sign in; the config refuses whole accounts"],
  ["aws:eks/accessPolicyAssociation:AccessPolicyAssociation", "as its entry"],
  ["aws:eks/addon:Addon", "a pinned version"],
  [
    "aws:eks/podIdentityAssociation:PodIdentityAssociation",
    "joins a role to an account of the cluster; the role is judged",
  ],
  ["aws:guardduty/detector:Detector", "watches"],
  ["aws:iam/instanceProfile:InstanceProfile", "names a role, which is judged"],
  [
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    "says whose tokens are read; who may do what with one is the roles' trust",
  ],
  ["aws:inspector2/enabler:Enabler", "watches"],
  ["aws:lambda/function:Function", "its role, its log group and its security group are judged"],
  ["aws:lambda/invocation:Invocation", "calls once; secretless-state reads what it sends"],
  ["aws:rds/subnetGroup:SubnetGroup", "names subnets"],
  ["aws:route53/record:Record", "public by nature"],
  ["aws:route53/zone:Zone", "public by nature"],
  [
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "compared with the plan before, by weakened-protection",
  ],
  [
    "aws:s3/bucketObjectv2:BucketObjectv2",
    "an object; its bucket is judged, and secretless-state reads what it holds",
  ],
  ["aws:s3/bucketOwnershipControls:BucketOwnershipControls", "without access lists nothing is left to judge"],
  [
    "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    "copies into a bucket that is judged itself; what it may read is its role's policy",
  ],
  ["aws:s3/bucketVersioning:BucketVersioning", "compared with the plan before, by weakened-protection"],
  ["aws:securityhub/account:Account", "gathers findings"],
  [
    "aws:sns/topicSubscription:TopicSubscription",
    "names who hears of it; the config refuses addresses with a password",
  ],
  ["aws:ssm/document:Document", "what a session may be opened to; who may open one is the role's policy"],
  ["aws:wafv2/webAcl:WebAcl", "narrows what reaches an entry"],
  ["kubernetes:core/v1:ConfigMap", "settings; secretless-state reads them"],
  [
    "kubernetes:core/v1:LimitRange",
    "gives what a container leaves out; requests-and-limits judges containers",
  ],
  ["kubernetes:core/v1:ResourceQuota", "bounds a namespace"],
  ["kubernetes:core/v1:ServiceAccount", "a name; its role is judged"],
  [
    "kubernetes:karpenter.sh/v1:NodePool",
    "how many nodes and which; their disks and ways are the NodeClass'",
  ],
  ["kubernetes:networking.k8s.io/v1:IngressClass", "names a controller"],
  [
    "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass",
    "names secrets; who may read them is the role's policy",
  ],
]);
