import { policy, tlsAlone } from "../compliant/registered.ts";
import { breakages, changed, missing } from "./breakage.ts";

const algorithm = ["rules", 0, "applyServerSideEncryptionByDefault"] as const;
const annotation = (key: string) => ["metadata", "annotations", `alb.ingress.kubernetes.io/${key}`];
const plain = policy({ Effect: "Deny", Principal: "*", Action: "s3:DeleteBucket", Resource: "*" });

export const encryption = [
  ...breakages(
    "encryption-at-rest",
    changed("a database that is not encrypted", "database", ["storageEncrypted"], false),
    changed("a database with AWS' own key", "database", ["kmsKeyId"], undefined),
    changed("a master password with AWS' own key", "database", ["masterUserSecretKmsKeyId"], undefined),
    changed("performance data with AWS' own key", "database", ["performanceInsightsKmsKeyId"], undefined),
    changed("a log group with AWS' own key", "database-log", ["kmsKeyId"], undefined),
    changed("a trail without a key of its own", "audit", ["kmsKeyId"], undefined),
    changed("a vault with AWS' own key", "backup-vault", ["kmsKeyArn"], undefined),
    changed(
      "a secret with AWS' own key by name",
      "secrets-api-database",
      ["kmsKeyId"],
      "alias/aws/secretsmanager",
    ),
    changed("a topic with AWS' own key by name", "alarms", ["kmsMasterKeyId"], "alias/aws/sns"),
    changed("a cluster with open secrets", "cluster", ["encryptionConfig"], undefined),
    changed(
      "nodes with open disks",
      "cluster-node-class",
      ["spec", "ephemeralStorage", "kmsKeyID"],
      undefined,
    ),
    changed(
      "an open volume",
      "access-host-template",
      ["blockDeviceMappings", 0, "ebs", "encrypted"],
      "false",
    ),
    changed(
      "a volume with AWS' own key",
      "access-host-template",
      ["blockDeviceMappings", 0, "ebs", "kmsKeyId"],
      undefined,
    ),
  ),
  ...breakages(
    "bucket-encryption",
    missing("a bucket without a configuration", "flow-logs-encryption", "flow-logs"),
    changed("S3's own key", "flow-logs-encryption", [...algorithm, "sseAlgorithm"], "AES256"),
    changed("AWS' own key", "flow-logs-encryption", [...algorithm, "kmsMasterKeyId"], undefined),
    changed("no algorithm", "access-logs-encryption", [...algorithm, "sseAlgorithm"], undefined),
    changed("no rule", "flow-logs-encryption", ["rules"], []),
  ),
  ...breakages(
    "key-rotation",
    changed("a key that stays", "database-key", ["enableKeyRotation"], false),
    changed("a key that says nothing", "database-key", ["enableKeyRotation"], undefined),
  ),
  ...breakages(
    "tls-only",
    missing("a bucket without a policy", "flow-logs-policy", "flow-logs"),
    missing("a topic without a policy", "alarms-policy", "alarms"),
    missing("a secret without a policy", "secrets-api-database-policy", "secrets-api-database"),
    changed("a bucket that refuses something else", "access-logs-policy", ["policy"], plain),
    changed(
      "a refusal of one action alone",
      "access-logs-policy",
      ["policy"],
      policy(tlsAlone("s3:GetObject", "*")),
    ),
    changed(
      "a refusal of one identity alone",
      "access-logs-policy",
      ["policy"],
      policy({ ...tlsAlone("s3:*", "*"), Principal: { AWS: "arn:aws:iam::777788889999:role/x" } }),
    ),
    changed(
      "a refusal with a second condition",
      "access-logs-policy",
      ["policy"],
      policy({
        ...tlsAlone("s3:*", "*"),
        Condition: {
          Bool: { "aws:SecureTransport": "false" },
          StringEquals: { "aws:PrincipalAccount": "777788889999" },
        },
      }),
    ),
    changed(
      "a refusal of TLS",
      "access-logs-policy",
      ["policy"],
      policy({ ...tlsAlone("s3:*", "*"), Condition: { Bool: { "aws:SecureTransport": "true" } } }),
    ),
  ),
  ...breakages(
    "database-tls",
    changed("a database with AWS' parameters", "database", ["parameterGroupName"], "default.postgres18"),
    changed("a database without parameters", "database", ["parameterGroupName"], undefined),
    changed("parameters that do not force TLS", "database-pg18", ["parameters", 1, "value"], "0"),
    changed("parameters without a word on TLS", "database-pg18", ["parameters"], []),
  ),
  ...breakages(
    "entry-tls",
    changed("a class without a certificate", "ingress-public", ["spec", "certificateARNs"], []),
    changed("an old policy", "ingress-public", ["spec", "sslPolicy"], "ELBSecurityPolicy-2016-08"),
    changed("AWS' default policy", "ingress-public", ["spec", "sslPolicy"], undefined),
    changed("an entry without HTTPS", "ingress-api", annotation("listen-ports"), '[{"HTTP":80}]'),
    changed("an entry that answers HTTP", "ingress-api", annotation("ssl-redirect"), undefined),
  ),
];
