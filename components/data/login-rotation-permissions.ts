import { masterSecretPermissions, secretsManagerHost } from "./database-administration.ts";
import type { PermissionStatement } from "./function-permissions.ts";

export interface LoginRotationPermissionsInput {
  /** ARNs of the secrets that are rotated, at least one. */
  readonly secretArns: readonly string[];
  /** ARN of their key. */
  readonly keyArn: string;
  readonly masterSecretArn: string;
  readonly masterKeyArn: string;
  readonly region: string;
}

/**
 * What the rotation may do beside its network interfaces and its log: the four steps on the named secrets, and reading the
 * master secret. It never deletes a secret or a version, and cannot read any other.
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html
 */
export function loginRotationPermissions(
  input: LoginRotationPermissionsInput,
): readonly PermissionStatement[] {
  const { keyArn, masterKeyArn, masterSecretArn, region } = input;
  const secretArns = input.secretArns.toSorted();
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
    },
    {
      Sid: "RotatedSecretsKey",
      Effect: "Allow",
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: keyArn,
      Condition: {
        StringEquals: {
          "kms:EncryptionContext:SecretARN": secretArns,
          "kms:ViaService": secretsManagerHost(region),
        },
      },
    },
    // It knows no resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecretsmanager.html
    { Sid: "NewPasswords", Effect: "Allow", Action: "secretsmanager:GetRandomPassword", Resource: "*" },
    ...masterSecretPermissions({ masterSecretArn, masterKeyArn, region }),
  ];
}
