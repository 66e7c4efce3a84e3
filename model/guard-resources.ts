/** A resource that exists to guard others: deleting it is weakening. */
export interface GuardResource {
  /** Pulumi type token. */
  readonly type: string;
  /** True where data dies for want of it: deleting it blocks. */
  readonly guard?: true;
  /** What it protects, as one phrase. */
  readonly protects: string;
}

const record = "the record of who did what";
const restores = "the proof that backups can be restored";

/** Every type that only guards others, of those that `model/stateful-types.ts` knows. */
export const guardResources: readonly GuardResource[] = [
  {
    type: "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
    guard: true,
    protects: "recovery points from early deletion",
  },
  { type: "aws:backup/plan:Plan", protects: "everything that it backs up" },
  { type: "aws:backup/restoreTestingPlan:RestoreTestingPlan", protects: restores },
  { type: "aws:backup/restoreTestingSelection:RestoreTestingSelection", protects: restores },
  { type: "aws:backup/selection:Selection", protects: "everything that it selects for backup" },
  { type: "aws:backup/vaultPolicy:VaultPolicy", protects: "the vault from whom its policy refuses" },
  { type: "aws:accessanalyzer/analyzer:Analyzer", protects: "against access from outside that nobody meant" },
  { type: "aws:cloudtrail/trail:Trail", protects: record },
  {
    type: "aws:cloudwatch/metricAlarm:MetricAlarm",
    protects: "everybody from a failure that nobody hears of",
  },
  {
    type: "aws:ebs/encryptionByDefault:EncryptionByDefault",
    protects: "volumes that nobody told to be encrypted",
  },
  {
    type: "aws:ec2/vpcBlockPublicAccessOptions:VpcBlockPublicAccessOptions",
    protects: "every network of the Region from the internet",
  },
  { type: "aws:ec2/flowLog:FlowLog", protects: "the record of traffic" },
  {
    type: "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
    protects: "the database from the loss of its Region",
  },
  {
    type: "aws:guardduty/detector:Detector",
    protects: "the account, by telling of attacks",
  },
  {
    type: "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
    protects: "every bucket of the account from the public",
  },
  { type: "aws:s3/bucketLogging:BucketLogging", protects: record },
  {
    type: "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
    protects: "objects from the loss of their Region",
  },
  {
    type: "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    protects: "the bucket from access lists of single objects",
  },
  { type: "aws:s3/bucketPolicy:BucketPolicy", protects: "the bucket from whom its policy refuses" },
  { type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", protects: "the bucket from the public" },
  {
    type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    protects: "what is stored, by a key of its own",
  },
  {
    type: "aws:s3/bucketVersioning:BucketVersioning",
    protects: "objects from being overwritten or deleted",
  },
  {
    type: "aws:secretsmanager/secretPolicy:SecretPolicy",
    protects: "the secret from whom its policy refuses",
  },
  {
    type: "aws:secretsmanager/secretRotation:SecretRotation",
    protects: "the secret from never changing",
  },
  { type: "aws:wafv2/webAcl:WebAcl", protects: "the public entry from requests that it refuses" },
  {
    type: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
    protects: "the service from more requests than its pods can answer",
  },
];
