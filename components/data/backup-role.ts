import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import type * as pulumi from "@pulumi/pulumi";
import { regionOf } from "../../model/regions.ts";

/** What AWS Backup does in a role's name, and the policy of AWS that allows it. */
const managedPolicies = {
  backup: "AWSBackupServiceRolePolicyForBackup",
  restore: "AWSBackupServiceRolePolicyForRestores",
} as const;

export interface BackupRoleArgs {
  readonly purpose: keyof typeof managedPolicies;
  readonly description: string;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region whose partition names the policy, as in `us-east-1`. */
  readonly region: string;
}

/** Who may use the role: AWS Backup, on behalf of this account. */
export function backupTrust(accountId: string) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "BackupOfThisAccount",
        Effect: "Allow",
        Principal: { Service: "backup.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      },
    ],
  } as const;
}

export interface MadeBackupRole {
  readonly role: Role;
  /** What must exist before a job starts: until then the role may do nothing. */
  readonly attachment: RolePolicyAttachment;
}

/**
 * A role for AWS Backup with AWS' own policy: which calls a backup or a restore takes is AWS' to know, and has changed often.
 * Backing up and restoring are two roles, so that neither job can do the other's.
 *
 * Source: https://docs.aws.amazon.com/aws-backup/latest/devguide/security-iam-awsmanpol.html
 */
export function createBackupRole(
  parent: pulumi.Resource,
  name: string,
  { accountId, description, purpose, region }: BackupRoleArgs,
): MadeBackupRole {
  const role = new Role(
    name,
    { description, assumeRolePolicy: JSON.stringify(backupTrust(accountId)), tags: { Name: name } },
    { parent },
  );
  const attachment = new RolePolicyAttachment(
    name,
    {
      role: role.name,
      policyArn: `arn:${regionOf(region).partition}:iam::aws:policy/service-role/${managedPolicies[purpose]}`,
    },
    { parent },
  );
  return { role, attachment };
}
