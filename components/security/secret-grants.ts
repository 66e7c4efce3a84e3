import type { PolicyStatement } from "./policy-document.ts";

export interface SecretReadGrantsInput {
  /** ARN of each secret that may be read, by a name in kebab case, as in `api-database`. */
  readonly secretArns: Readonly<Record<string, string>>;
  /** ARN of the key of all of them. */
  readonly keyArn: string;
  /** Region, as in `us-east-1`. */
  readonly region: string;
}

/**
 * Statements that let an identity read secrets: one for each, so that a reader sees by its name what is granted and taking one
 * away touches no other, and one for their key, usable only through Secrets Manager and only for these secrets.
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function secretReadGrants({
  keyArn,
  region,
  secretArns,
}: SecretReadGrantsInput): readonly Omit<PolicyStatement, "Principal">[] {
  const secrets = Object.entries(secretArns).toSorted(([one], [other]) => (one < other ? -1 : 1));
  if (secrets.length === 0) return [];
  return [
    ...secrets.map(([name, arn]) => ({
      Sid: `Read${sidOf(name)}`,
      Effect: "Allow" as const,
      Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      Resource: arn,
    })),
    {
      Sid: "DecryptThem",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: keyArn,
      Condition: {
        StringEquals: {
          "kms:EncryptionContext:SecretARN": secrets.map(([, arn]) => arn),
          "kms:ViaService": `secretsmanager.${region}.amazonaws.com`,
        },
      },
    },
  ];
}

/**
 * IAM allows letters and digits in a statement's id. Names have no capitals, so one can stand for the hyphen without two names
 * becoming the same.
 */
function sidOf(name: string): string {
  return name.replaceAll("-", "X");
}
