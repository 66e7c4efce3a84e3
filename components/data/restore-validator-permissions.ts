import { regionOf } from "../../model/regions.ts";
import type { PermissionStatement } from "./function-permissions.ts";
import { restoreMetricNamespace } from "./restore-metrics.ts";

export interface RestoreValidatorPermissionsInput {
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region, as in `us-east-1`. */
  readonly region: string;
  /** Resource id of the live instance, as in `db-ABCDEFGHIJKL01234`. */
  readonly liveResourceId: string;
  /** ARNs of the restore testing plans. */
  readonly planArns: readonly string[];
  /** The login that the validator uses. */
  readonly login: string;
}

/**
 * What the restore validator may do beside its network interfaces and its log.
 *
 * A restored instance has a resource id that nobody knows before, so the login is allowed on every instance and then taken away
 * on the live one: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html
 *
 * The actions of AWS Backup about jobs and that of CloudWatch know no resources:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsbackup.html and
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 */
export function restoreValidatorPermissions(
  input: RestoreValidatorPermissionsInput,
): readonly PermissionStatement[] {
  const { accountId, liveResourceId, login, planArns, region } = input;
  const logins = `arn:${regionOf(region).partition}:rds-db:${region}:${accountId}:dbuser`;
  return [
    {
      Sid: "RestoreTests",
      Effect: "Allow",
      Action: ["backup:DescribeRestoreJob", "backup:ListRestoreJobs", "backup:PutRestoreValidationResult"],
      Resource: "*",
    },
    {
      Sid: "AgesOfPlans",
      Effect: "Allow",
      Action: "backup:GetRestoreTestingPlan",
      Resource: planArns.toSorted(),
    },
    {
      Sid: "Numbers",
      Effect: "Allow",
      Action: "cloudwatch:PutMetricData",
      Resource: "*",
      Condition: { StringEquals: { "cloudwatch:namespace": restoreMetricNamespace } },
    },
    { Sid: "RestoredInstances", Effect: "Allow", Action: "rds-db:connect", Resource: `${logins}:*/${login}` },
    {
      Sid: "NeverTheLiveOne",
      Effect: "Deny",
      Action: "rds-db:connect",
      Resource: `${logins}:${liveResourceId}/*`,
    },
  ];
}
