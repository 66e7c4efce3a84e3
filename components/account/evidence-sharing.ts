import { evidenceFolder, evidenceOf } from "../../model/evidence-access.ts";
import { regionOf } from "../../model/regions.ts";
import type { PolicyStatement } from "../security/policy-document.ts";

/** An environment of another account, whose deployments keep their evidence here. */
export interface EvidenceWriter {
  /** As in `prod`; its records lie below `evidence/prod/`. */
  readonly environment: string;
  /** The account in which it lives, twelve digits. */
  readonly accountId: string;
  /** ARNs of the roles of that account which deploy it. They need not be there yet. */
  readonly roleArns: readonly string[];
}

/** Where evidence is kept, and who writes it from outside. */
export interface EvidenceSharing {
  /** Region of bucket and key. */
  readonly region: string;
  readonly bucketArn: string;
  readonly writers: readonly EvidenceWriter[];
}

/**
 * Whom a statement lets in. A policy that names a role which does not exist is refused by S3 and KMS, and the accounts come up in any
 * order: so the statement names their accounts, and its condition the roles. An account's own IAM has to allow the request as well.
 *
 * Source: https://repost.aws/knowledge-center/s3-invalid-principal-in-policy-error and
 * https://repost.aws/knowledge-center/kms-policy-error-invalid-principals
 */
function admittedOf(writers: readonly EvidenceWriter[], region: string) {
  const { partition } = regionOf(region);
  const accountIds = [...new Set(writers.map(({ accountId }) => accountId))].toSorted();
  return {
    principal: { AWS: accountIds.map((accountId) => `arn:${partition}:iam::${accountId}:root`) },
    roles: {
      "aws:PrincipalArn": [...new Set(writers.flatMap(({ roleArns }) => roleArns))].toSorted(),
    },
  };
}

/**
 * The bucket's side of evidence across accounts: environments read the records of all, and each writes its own. Nobody from outside lists,
 * reads or writes anything else here, and nobody deletes. Empty without writers.
 */
export function evidenceBucketStatements({
  bucketArn,
  region,
  writers,
}: EvidenceSharing): readonly PolicyStatement[] {
  if (writers.length === 0) return [];
  const { principal, roles } = admittedOf(writers, region);
  return [
    {
      Sid: "EnvironmentsFindEvidence",
      Effect: "Allow",
      Principal: principal,
      Action: "s3:ListBucket",
      Resource: bucketArn,
      Condition: { ArnEquals: roles, StringLike: { "s3:prefix": `${evidenceFolder}*` } },
    },
    {
      Sid: "EnvironmentsReadEvidence",
      Effect: "Allow",
      Principal: principal,
      Action: "s3:GetObject",
      Resource: `${bucketArn}/${evidenceFolder}*`,
      Condition: { ArnEquals: roles },
    },
    ...writers.map((writer): PolicyStatement => {
      const own = admittedOf([writer], region);
      return {
        // A Sid takes letters and digits; names of environments have no capital, so two of them stay two.
        Sid: `WriteEvidence${writer.environment.replaceAll("-", "X")}`,
        Effect: "Allow",
        Principal: own.principal,
        Action: "s3:PutObject",
        Resource: `${bucketArn}/${evidenceOf(writer.environment)}*`,
        Condition: { ArnEquals: own.roles },
      };
    }),
  ];
}

/**
 * The key's side: who comes for evidence may have S3 encrypt and decrypt in this bucket, and nothing else. With a bucket key S3 names the
 * bucket as the context of what is encrypted, not the object, so which objects these are only the bucket's policy can say.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html#bucket-key-changes
 */
export function evidenceKeyStatements({
  bucketArn,
  region,
  writers,
}: EvidenceSharing): readonly PolicyStatement[] {
  if (writers.length === 0) return [];
  const { principal, roles } = admittedOf(writers, region);
  return [
    {
      Sid: "EnvironmentsKeepEvidence",
      Effect: "Allow",
      Principal: principal,
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: {
        ArnEquals: roles,
        StringEquals: {
          "kms:ViaService": `s3.${region}.amazonaws.com`,
          "kms:EncryptionContext:aws:s3:arn": bucketArn,
        },
      },
    },
  ];
}
