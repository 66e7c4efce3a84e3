import type { IdentityStatement } from "./identity-document.ts";
import { type IdentityScope, stateBucketArn } from "./identity-scope.ts";

/**
 * What reading an environment's states takes, and what a preview of the engine does: it lists, reads and decrypts, takes no lock and
 * writes nothing. S3 shows as context the prefix of a list, and as resource the object.
 */
export function stateReading(scope: IdentityScope): readonly IdentityStatement[] {
  const { environment, place, secretsKeyArn, stateKeyArn } = scope;
  const bucket = stateBucketArn(scope);
  return [
    {
      Sid: "FindStates",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: bucket,
      Condition: { StringLike: { "s3:prefix": `${environment}/*` } },
    },
    {
      Sid: "ReadStates",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: `${bucket}/${environment}/*`,
    },
    {
      Sid: "DecryptStates",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: stateKeyArn,
      // Other environments' states are encrypted with the same key, and S3 is asked about each.
      Condition: { StringEquals: { "kms:ViaService": `s3.${place.region}.amazonaws.com` } },
    },
    { Sid: "DecryptSecretsInStates", Effect: "Allow", Action: "kms:Decrypt", Resource: secretsKeyArn },
  ];
}

/** What an update does besides: it writes checkpoints, takes and releases locks, encrypts, and looks for older versions. */
export function stateWriting(scope: IdentityScope): readonly IdentityStatement[] {
  const { environment, place, secretsKeyArn, stateKeyArn } = scope;
  const bucket = stateBucketArn(scope);
  return [
    {
      Sid: "FindVersions",
      Effect: "Allow",
      Action: "s3:ListBucketVersions",
      Resource: bucket,
      Condition: { StringLike: { "s3:prefix": `${environment}/*` } },
    },
    {
      Sid: "WriteStates",
      Effect: "Allow",
      Action: ["s3:DeleteObject", "s3:GetObjectVersion", "s3:PutObject"],
      Resource: `${bucket}/${environment}/*`,
    },
    {
      Sid: "EncryptStates",
      Effect: "Allow",
      Action: "kms:GenerateDataKey",
      Resource: stateKeyArn,
      Condition: { StringEquals: { "kms:ViaService": `s3.${place.region}.amazonaws.com` } },
    },
    { Sid: "EncryptSecretsInStates", Effect: "Allow", Action: "kms:Encrypt", Resource: secretsKeyArn },
  ];
}
