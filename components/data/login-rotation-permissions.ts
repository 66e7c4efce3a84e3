import { type SecretPlace, secretArnPattern } from "../../model/secret-names.ts";
import { masterSecretPermissions, secretsManagerHost } from "./database-administration.ts";
import type { PermissionStatement } from "./function-permissions.ts";

export interface LoginRotationPermissionsInput extends SecretPlace {
  /** ARN of the key of the environment's secrets. */
  readonly keyArn: string;
  readonly masterSecretArn: string;
  readonly masterKeyArn: string;
}

/**
 * What the rotation may do beside its network interfaces and its log: the four steps on the environment's secrets that are changed by
 * rotation, and reading the master secret. It never deletes a secret or a version, and cannot read any other.
 *
 * The secrets are named by the beginning of their names and by their tag, both of which the store gives them, because a list of them
 * outgrows the 10,240 characters of a role's own policies at about 30 secrets
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
 */
export function loginRotationPermissions(
  input: LoginRotationPermissionsInput,
): readonly PermissionStatement[] {
  const { keyArn, masterKeyArn, masterSecretArn, region } = input;
  const secretArns = secretArnPattern(input);
  return [
    {
      Sid: "RotatedSecrets",
      Effect: "Allow",
      Action: [
        "secretsmanager:DescribeSecret",
        "secretsmanager:GetSecretValue",
        "secretsmanager:PutSecretValue",
        "secretsmanager:UpdateSecretVersionStage",
      ],
      Resource: secretArns,
      Condition: { StringEquals: { "aws:ResourceTag/plinth:changed-by": "rotation" } },
    },
    {
      Sid: "RotatedSecretsKey",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: keyArn,
      Condition: {
        StringLike: { "kms:EncryptionContext:SecretARN": secretArns },
        StringEquals: { "kms:ViaService": secretsManagerHost(region) },
      },
    },
    // It knows no resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
    { Sid: "NewPasswords", Effect: "Allow", Action: "secretsmanager:GetRandomPassword", Resource: "*" },
    ...masterSecretPermissions({ masterSecretArn, masterKeyArn, region }),
  ];
}
