/** Where an environment's states lie, and with what they are sealed. */
export interface StateScope {
  /** First part of the keys of its states, as in `prod` of `prod/.pulumi/meta.yaml`. */
  readonly environment: string;
  readonly region: string;
  readonly bucketArn: string;
  /** ARN of the key that encrypts the bucket's objects, which all environments of the account share. */
  readonly stateKeyArn: string;
  /** ARN of the key that seals secrets inside this environment's states. */
  readonly secretsKeyArn: string;
}

/** A statement of a role's policy that allows something, in the words of the policy language. */
export interface StateStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: string | readonly string[];
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * What reading an environment's states takes, and all that a preview of the engine does there: it lists, reads and decrypts, takes no
 * lock and writes nothing. `npm run test:state` records a preview's calls and judges each by these statements.
 *
 * S3 shows as context the prefix of a list, and as resource the object. For an object that is not there it asks for the right to list
 * as well, and answers "denied" instead of "not found" without it; there the prefix is the object's key (kopia/kopia#3072).
 */
export function stateReading(scope: StateScope): readonly StateStatement[] {
  const { bucketArn, environment, secretsKeyArn, stateKeyArn } = scope;
  return [
    {
      Sid: "FindStates",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: bucketArn,
      Condition: inEnvironment(scope),
    },
    {
      Sid: "ReadStates",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: `${bucketArn}/${environment}/*`,
    },
    {
      Sid: "DecryptStates",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: stateKeyArn,
      Condition: throughS3(scope),
    },
    { Sid: "DecryptSecretsInStates", Effect: "Allow", Action: "kms:Decrypt", Resource: secretsKeyArn },
  ];
}

/** What an update does besides: it writes checkpoints, takes and releases locks, encrypts, and looks for older versions. */
export function stateWriting(scope: StateScope): readonly StateStatement[] {
  const { bucketArn, environment, secretsKeyArn, stateKeyArn } = scope;
  return [
    {
      Sid: "FindVersions",
      Effect: "Allow",
      Action: "s3:ListBucketVersions",
      Resource: bucketArn,
      Condition: inEnvironment(scope),
    },
    {
      Sid: "WriteStates",
      Effect: "Allow",
      Action: ["s3:DeleteObject", "s3:GetObjectVersion", "s3:PutObject"],
      Resource: `${bucketArn}/${environment}/*`,
    },
    {
      Sid: "EncryptStates",
      Effect: "Allow",
      Action: "kms:GenerateDataKey",
      Resource: stateKeyArn,
      Condition: throughS3(scope),
    },
    { Sid: "EncryptSecretsInStates", Effect: "Allow", Action: "kms:Encrypt", Resource: secretsKeyArn },
  ];
}

function inEnvironment({ environment }: StateScope) {
  return { StringLike: { "s3:prefix": `${environment}/*` } };
}

/** Other environments' states are encrypted with the same key, and S3 is asked about each. */
function throughS3({ region }: StateScope) {
  return { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } };
}
