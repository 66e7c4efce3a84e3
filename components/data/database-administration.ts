import type * as pulumi from "@pulumi/pulumi";
import type { FunctionPeer } from "./function-peer.ts";
import type { PermissionStatement } from "./function-permissions.ts";

/** A database as a function that administers it needs to know it; `Database` has all of it. */
export interface AdministeredDatabase {
  /** Host name. */
  readonly endpoint: pulumi.Input<string>;
  /** TCP port. */
  readonly port: number;
  readonly databaseName: string;
  /** What RDS calls the instance for good, as in `db-ABCDEFGHIJKL01234`. */
  readonly resourceId: pulumi.Input<string>;
  /** ARN of the secret with the master user's name and password. */
  readonly masterSecretArn: pulumi.Input<string>;
  /** ARN of that secret's key. */
  readonly masterKeyArn: pulumi.Input<string>;
  /** Id of the security group, which is made to admit the function. */
  readonly securityGroupId: pulumi.Input<string>;
}

/** Where the function finds the database; names and addresses only, nothing secret. */
export function databaseEnvironment(
  database: AdministeredDatabase,
): Readonly<Record<string, pulumi.Input<string>>> {
  return {
    DATABASE_HOST: database.endpoint,
    DATABASE_PORT: String(database.port),
    DATABASE_NAME: database.databaseName,
    MASTER_SECRET_ARN: database.masterSecretArn,
  };
}

/** The connection to the database, with its rules on both ends. */
export function databasePeer({ port, securityGroupId }: AdministeredDatabase): FunctionPeer {
  return { name: "database", port, securityGroupId };
}

export interface MasterSecretInput {
  readonly masterSecretArn: string;
  readonly masterKeyArn: string;
  readonly region: string;
}

/**
 * Reading the master secret, and no other; the key only through Secrets Manager and only for that secret.
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/security-encryption.html
 */
export function masterSecretPermissions(input: MasterSecretInput): readonly PermissionStatement[] {
  const { masterKeyArn, masterSecretArn, region } = input;
  return [
    {
      Sid: "MasterSecret",
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: masterSecretArn,
    },
    {
      Sid: "MasterSecretsKey",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: masterKeyArn,
      Condition: {
        StringEquals: {
          "kms:EncryptionContext:SecretARN": masterSecretArn,
          "kms:ViaService": secretsManagerHost(region),
        },
      },
    },
  ];
}

/** Secrets Manager as KMS names it; in China too it ends so: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service */
export function secretsManagerHost(region: string): string {
  return `secretsmanager.${region}.amazonaws.com`;
}
