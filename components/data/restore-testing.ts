import { RestoreTestingPlan } from "@pulumi/aws/backup/restoreTestingPlan.js";
import { RestoreTestingSelection } from "@pulumi/aws/backup/restoreTestingSelection.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { SubnetGroup } from "@pulumi/aws/rds/subnetGroup.js";
import * as pulumi from "@pulumi/pulumi";
import { isCronExpression } from "../../model/backup-limits.ts";
import { checkName } from "../../model/names.ts";
import { createBackupRole, type MadeBackupRole } from "./backup-role.ts";
import type { RecoveryPointType } from "./restore-metrics.ts";
import { checkRestoreValidator, RestoreValidator, type RestoreValidatorArgs } from "./restore-validator.ts";

/** What a restore test of one type may lose. */
export interface RestoreTest {
  readonly recoveryPointType: RecoveryPointType;
  /** Seconds of data that may be lost by a restore of this type. */
  readonly rpoSeconds: number;
}

export interface RestoreTestingArgs extends Omit<RestoreValidatorArgs, "plans" | "restoredGroupId"> {
  /** When tests run: `cron(...)` with six fields, in UTC. */
  readonly schedule: string;
  /** One test of each type is made each time; at least one. */
  readonly tests: readonly RestoreTest[];
  /** ARN of the vault whose recovery points are restored. */
  readonly vaultArn: pulumi.Input<string>;
  /** Subnets for restored instances, in two zones at least, without a way out. */
  readonly databaseSubnetIds: readonly pulumi.Input<string>[];
}

/** Hours within which a test starts, and hours after it until AWS Backup deletes the restored instance. */
const hours = { start: 1, validation: 4 };

/**
 * How old a recovery point may be to be chosen, in days. A continuous one is made once and kept up to date, so that its own age
 * says nothing.
 */
const selectionWindowDays: Readonly<Record<RecoveryPointType, number>> = { CONTINUOUS: 365, SNAPSHOT: 7 };

/**
 * Restores the newest recovery points on a schedule, into a subnet group and a security group where nobody but the validator
 * reaches the restored instance, and has each restore validated. AWS Backup deletes what it has restored.
 *
 * Each type has a plan of its own. In one plan AWS Backup would choose the newest recovery point of either type, and a restore
 * of yesterday's snapshot says nothing about an RPO of minutes.
 *
 * Costs for each test a few hours of an instance of the live one's class, and AWS Backup's price of a restore test
 * (https://aws.amazon.com/backup/pricing/).
 *
 * Leaves out: tests of the copies in another Region.
 */
export class RestoreTesting extends pulumi.ComponentResource {
  /** Names of the testing plans, in the order of the tests. */
  readonly planNames: readonly string[];
  /** Id of the security group of restored instances. */
  readonly restoredGroupId: pulumi.Output<string>;
  /** Name of the function that validates what was restored. */
  readonly validatorName: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range or the code is not there; nothing is registered then. */
  constructor(name: string, args: RestoreTestingArgs, opts?: pulumi.ComponentResourceOptions) {
    checkRestoreTesting(name, args);
    super("plinth:data:RestoreTesting", name, {}, opts);

    const subnets = createSubnetGroup(this, name, args);
    const group = createSecurityGroup(this, name, args);
    const role = createRole(this, name, args);
    const plans = args.tests.map((test) => ({ ...test, plan: createPlan(this, name, args, test) }));
    for (const { plan, recoveryPointType } of plans) {
      createSelection(this, name, args, { group, plan, recoveryPointType, role, subnets });
    }
    const validator = new RestoreValidator(
      `${name}-validator`,
      {
        ...args,
        restoredGroupId: group.id,
        plans: plans.map(({ plan, ...test }) => ({ ...test, name: planName(args, test), arn: plan.arn })),
      },
      { parent: this },
    );

    this.planNames = args.tests.map((test) => planName(args, test));
    this.restoredGroupId = group.id;
    this.validatorName = validator.functionName;
    this.registerOutputs({
      planNames: this.planNames,
      restoredGroupId: this.restoredGroupId,
      validatorName: this.validatorName,
    });
  }
}

/**
 * Checks what can be known before anything is registered; a component that makes restore tests calls it in its own check.
 *
 * @throws Error naming the first wrong argument, its value and what is allowed.
 */
export function checkRestoreTesting(name: string, args: Omit<RestoreTestingArgs, "vaultArn">): void {
  if (!isCronExpression(args.schedule)) {
    throw new Error(
      `schedule is "${args.schedule}"; allowed is cron() with six fields in UTC, as in "cron(0 2 ? * SUN *)".`,
    );
  }
  if (args.databaseSubnetIds.length < 2) {
    throw new Error(
      `databaseSubnetIds holds ${args.databaseSubnetIds.length}; RDS wants subnets in at least two zones.`,
    );
  }
  const types = args.tests.map(({ recoveryPointType }) => recoveryPointType);
  const twice = types.find((type, index) => types.indexOf(type) !== index);
  if (twice !== undefined) throw new Error(`tests holds ${twice} twice; name each type once.`);
  checkName("iamRole", `${name}-role`);
  checkName("rdsGroup", `${name}-subnets`);
  for (const test of args.tests) checkName("restoreTestingPlan", planName(args, test), 0);
  const plans = args.tests.map((test) => ({ ...test, name: planName(args, test), arn: "" }));
  checkRestoreValidator(`${name}-validator`, { ...args, plans, restoredGroupId: "" });
}

/** Unique in account and Region, and with underscores: AWS Backup allows no hyphens here. */
function planName({ platformTag }: Pick<RestoreTestingArgs, "platformTag">, test: RestoreTest): string {
  return `${platformTag}-${test.recoveryPointType.toLowerCase()}`.replaceAll("-", "_");
}

function createSubnetGroup(parent: RestoreTesting, name: string, args: RestoreTestingArgs): SubnetGroup {
  return new SubnetGroup(
    `${name}-subnets`,
    {
      description: "Databases restored by a test",
      subnetIds: [...args.databaseSubnetIds],
      tags: { Name: `${name}-subnets` },
    },
    { parent },
  );
}

/** Without a rule of its own: the validator's peer rule is the only one. */
function createSecurityGroup(parent: RestoreTesting, name: string, args: RestoreTestingArgs): SecurityGroup {
  return new SecurityGroup(
    `${name}-restored`,
    {
      vpcId: args.vpcId,
      description: "Databases restored by a test: in from the validator, nobody out",
      tags: { Name: `${name}-restored` },
    },
    { parent },
  );
}

function createRole(parent: RestoreTesting, name: string, args: RestoreTestingArgs): MadeBackupRole {
  return createBackupRole(parent, `${name}-role`, {
    purpose: "restore",
    description: "AWS Backup restores databases with it, to test that it can",
    accountId: args.accountId,
    region: args.region,
  });
}

const suffix = (type: RecoveryPointType): string => type.toLowerCase();

function createPlan(
  parent: RestoreTesting,
  name: string,
  args: RestoreTestingArgs,
  test: RestoreTest,
): RestoreTestingPlan {
  return new RestoreTestingPlan(
    `${name}-${suffix(test.recoveryPointType)}`,
    {
      // Named here: the engine's own name would have a hyphen.
      name: planName(args, test),
      scheduleExpression: args.schedule,
      startWindowHours: hours.start,
      recoveryPointSelection: {
        algorithm: "LATEST_WITHIN_WINDOW",
        includeVaults: [args.vaultArn],
        recoveryPointTypes: [test.recoveryPointType],
        selectionWindowDays: selectionWindowDays[test.recoveryPointType],
      },
      tags: { Name: `${name}-${suffix(test.recoveryPointType)}` },
    },
    { parent },
  );
}

interface SelectionParts {
  readonly group: SecurityGroup;
  readonly plan: RestoreTestingPlan;
  readonly recoveryPointType: RecoveryPointType;
  readonly role: MadeBackupRole;
  readonly subnets: SubnetGroup;
}

function createSelection(
  parent: RestoreTesting,
  name: string,
  { database }: RestoreTestingArgs,
  { group, plan, recoveryPointType, role, subnets }: SelectionParts,
): RestoreTestingSelection {
  return new RestoreTestingSelection(
    `${name}-${suffix(recoveryPointType)}`,
    {
      name: "database",
      restoreTestingPlanName: plan.name,
      iamRoleArn: role.role.arn,
      protectedResourceType: "RDS",
      protectedResourceArns: [database.instanceArn],
      validationWindowHours: hours.validation,
      // Keys and the form of lists: https://docs.aws.amazon.com/aws-backup/latest/devguide/restore-testing-inferred-metadata.html
      restoreMetadataOverrides: {
        dbSubnetGroupName: subnets.name,
        vpcSecurityGroupIds: group.id.apply((id) => JSON.stringify([id])),
        dbParameterGroupName: database.parameterGroupName,
        enableIamDatabaseAuthentication: "true",
      },
    },
    // From the selection on tests start; it names the role, and not what the role may do.
    { parent, dependsOn: [role.attachment] },
  );
}
