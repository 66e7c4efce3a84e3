/** How a type of resource says with which key it encrypts what it holds. */
export interface KeyProperty {
  /** Property with the ARN or the id of the key, as in `rules[].key`. */
  readonly key: string;
  /** Property that has to be true for the key to be used. */
  readonly enabledBy?: string;
  /** Property that makes the key necessary: without it there is nothing to encrypt. */
  readonly onlyWith?: string;
}

/**
 * Types that hold data at rest and take a key of the customer's own. Buckets are not among them: their encryption is a resource of
 * its own (bucket-encryption.ts).
 */
export const customerKeys: Readonly<Record<string, readonly KeyProperty[]>> = {
  "aws:backup/vault:Vault": [{ key: "kmsKeyArn" }],
  "aws:cloudtrail/trail:Trail": [{ key: "kmsKeyId" }],
  "aws:cloudwatch/logGroup:LogGroup": [{ key: "kmsKeyId" }],
  "aws:dynamodb/table:Table": [
    { key: "serverSideEncryption.kmsKeyArn", enabledBy: "serverSideEncryption.enabled" },
  ],
  "aws:ebs/volume:Volume": [{ key: "kmsKeyId", enabledBy: "encrypted" }],
  "aws:ec2/launchTemplate:LaunchTemplate": [
    { key: "blockDeviceMappings[].ebs.kmsKeyId", enabledBy: "blockDeviceMappings[].ebs.encrypted" },
  ],
  "aws:ecr/repository:Repository": [{ key: "encryptionConfigurations[].kmsKey" }],
  "aws:efs/fileSystem:FileSystem": [{ key: "kmsKeyId", enabledBy: "encrypted" }],
  "aws:eks/cluster:Cluster": [{ key: "encryptionConfig.provider.keyArn" }],
  "aws:rds/instance:Instance": [
    { key: "kmsKeyId", enabledBy: "storageEncrypted" },
    { key: "masterUserSecretKmsKeyId", onlyWith: "manageMasterUserPassword" },
    { key: "performanceInsightsKmsKeyId", onlyWith: "performanceInsightsEnabled" },
  ],
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": [{ key: "kmsKeyId" }],
  "aws:secretsmanager/secret:Secret": [{ key: "kmsKeyId" }],
  "aws:sns/topic:Topic": [{ key: "kmsMasterKeyId" }],
  "aws:sqs/queue:Queue": [{ key: "kmsMasterKeyId" }],
  "kubernetes:eks.amazonaws.com/v1:NodeClass": [{ key: "spec.ephemeralStorage.kmsKeyID" }],
};
