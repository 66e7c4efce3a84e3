import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import type * as pulumi from "@pulumi/pulumi";
import { regionOf } from "../../model/regions.ts";
import { type PolicyStatement, policyDocument } from "../security/policy-document.ts";

/**
 * Who may use the role: RDS, for instances of this account.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_Monitoring.OS.Enabling.html
 */
export function monitoringTrust(accountId: string) {
  const rds: Omit<PolicyStatement, "Resource"> = {
    Sid: "EnhancedMonitoring",
    Effect: "Allow",
    Principal: { Service: "monitoring.rds.amazonaws.com" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  };
  return { Version: policyDocument().Version, Statement: [rds] };
}

export interface MonitoringRoleArgs {
  readonly accountId: string;
  readonly region: string;
}

/**
 * The role with which RDS writes the operating system's metrics into the account's log group `RDSOSMetrics`, and what must
 * exist before it can.
 */
export function createMonitoringRole(
  parent: pulumi.Resource,
  name: string,
  { accountId, region }: MonitoringRoleArgs,
): { readonly role: Role; readonly attachment: RolePolicyAttachment } {
  const role = new Role(
    `${name}-monitoring`,
    {
      description: "RDS writes metrics of the database's operating system",
      assumeRolePolicy: JSON.stringify(monitoringTrust(accountId)),
      tags: { Name: `${name}-monitoring` },
    },
    { parent },
  );
  const attachment = new RolePolicyAttachment(
    `${name}-monitoring-permissions`,
    {
      role: role.name,
      policyArn: `arn:${regionOf(region).partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole`,
    },
    { parent },
  );
  return { role, attachment };
}
