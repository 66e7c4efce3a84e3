import { keyArn, policy, registered, tlsAlone } from "./registered.ts";

const topicArn = "arn:aws:sns:us-east-1:777788889999:alarms";

export const data = [
  registered("aws:kms/key:Key", "database-key", {
    enableKeyRotation: true,
    deletionWindowInDays: 30,
    policy: policy({
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::777788889999:root" },
      Action: "kms:*",
      Resource: "*",
    }),
  }),
  registered("aws:kms/alias:Alias", "database-key-alias", { name: "alias/database-key-1b4e28b" }),
  registered("aws:rds/instance:Instance", "database", {
    identifier: "plinth-prod-1b4e28b",
    engine: "postgres",
    engineVersion: "18",
    backupRetentionPeriod: 35,
    deletionProtection: true,
    finalSnapshotIdentifier: "plinth-prod-final-1b4e28b",
    kmsKeyId: keyArn,
    manageMasterUserPassword: true,
    masterUserSecretKmsKeyId: keyArn,
    parameterGroupName: "database-pg18-1b4e28b",
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: keyArn,
    publiclyAccessible: false,
    skipFinalSnapshot: false,
    storageEncrypted: true,
  }),
  registered("aws:rds/parameterGroup:ParameterGroup", "database-pg18", {
    name: "database-pg18-1b4e28b",
    family: "postgres18",
    parameters: [
      { name: "log_connections", value: "1" },
      { name: "rds.force_ssl", value: "1" },
    ],
  }),
  registered("aws:cloudwatch/logGroup:LogGroup", "database-log", {
    name: "/aws/rds/instance/plinth-prod/postgresql",
    kmsKeyId: keyArn,
    retentionInDays: 365,
  }),
  registered("aws:backup/vault:Vault", "backup-vault", { name: "backup-vault-1b4e28b", kmsKeyArn: keyArn }),
  registered("aws:secretsmanager/secret:Secret", "secrets-api-database", {
    namePrefix: "plinth-prod-use1/api/database-",
    kmsKeyId: keyArn,
    tags: { "plinth:changed-by": "rotation", "plinth:maximum-age-days": "45" },
  }),
  registered("aws:secretsmanager/secretPolicy:SecretPolicy", "secrets-api-database-policy", {
    secretArn: "arn:aws:secretsmanager:us-east-1:777788889999:secret:plinth-prod-use1/api/database-aB3dE9",
    policy: policy(tlsAlone("secretsmanager:*", "*")),
  }),
  registered("aws:secretsmanager/secretRotation:SecretRotation", "login-rotation-api-database", {
    secretId: "arn:aws:secretsmanager:us-east-1:777788889999:secret:plinth-prod-use1/api/database-aB3dE9",
    rotationRules: { automaticallyAfterDays: 30 },
  }),
  registered("aws:sns/topic:Topic", "alarms", { name: "alarms-1b4e28b", kmsMasterKeyId: keyArn }),
  registered("aws:sns/topicPolicy:TopicPolicy", "alarms-policy", {
    arn: topicArn,
    policy: policy(
      {
        Effect: "Allow",
        Principal: { Service: "cloudwatch.amazonaws.com" },
        Action: "sns:Publish",
        Resource: topicArn,
        Condition: { StringEquals: { "aws:SourceAccount": "777788889999" } },
      },
      tlsAlone("sns:Publish", topicArn),
    ),
  }),
];
