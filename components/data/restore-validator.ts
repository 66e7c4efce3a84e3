import { EventRule } from "@pulumi/aws/cloudwatch/eventRule.js";
import * as pulumi from "@pulumi/pulumi";
import { restoreValidator } from "../../model/logins.ts";
import type { FunctionPeer } from "./function-peer.ts";
import { createTrigger } from "./function-trigger.ts";
import {
  checkVpcFunction,
  type FunctionPlacement,
  placementOf,
  VpcFunction,
  type VpcFunctionArgs,
} from "./lambda-in-vpc.ts";
import { hoursBetweenOverdueChecks, type RecoveryPointType } from "./restore-metrics.ts";
import { restoreValidatorPermissions } from "./restore-validator-permissions.ts";

/** What a restored database must hold; the shape that the function's variable EXPECTATIONS takes over. */
export interface RestoreExpectations {
  /** Version of the layout that provisioning has written into the database. */
  readonly schemaVersion: number;
  /** Tables as `schema.table`, each with the least number of rows. May be empty. */
  readonly tables: readonly { readonly name: string; readonly minimumRows: number }[];
  /** A table and the column that holds when a row was written. Without it the RPO is not measured. */
  readonly freshness?: { readonly table: string; readonly column: string } | undefined;
}

/** The database whose restores are validated; `Database` has all of it. */
export interface RestoredDatabase {
  /** ARN of the live instance. */
  readonly instanceArn: pulumi.Input<string>;
  /** Resource id of the live instance, as in `db-ABCDEFGHIJKL01234`. */
  readonly resourceId: pulumi.Input<string>;
  /** Endpoint of the live instance; a restored one differs in its first label. */
  readonly endpoint: pulumi.Input<string>;
  /** TCP port. */
  readonly port: number;
  /** Name of the database in the instance. */
  readonly databaseName: string;
  /** Parameter group of the live instance, so that a restored one refuses plain connections too. */
  readonly parameterGroupName: pulumi.Input<string>;
}

export interface RestoreValidatorArgs extends FunctionPlacement {
  readonly database: RestoredDatabase;
  /** Addresses of AWS Backup (`backup`) and CloudWatch (`monitoring`): their endpoints' subnets, or the internet. */
  readonly servicePeers: readonly FunctionPeer[];
  /** Security group of restored instances; it is made to admit the function, and nobody else. */
  readonly restoredGroupId: pulumi.Input<string>;
  /** The testing plans whose restores are validated, at least one. */
  readonly plans: readonly {
    /** Its name, as AWS Backup knows it. */
    readonly name: string;
    readonly arn: pulumi.Input<string>;
    readonly recoveryPointType: RecoveryPointType;
    /** Seconds of data that may be lost by a restore of this type. */
    readonly rpoSeconds: number;
  }[];
  readonly expectations: RestoreExpectations;
  /**
   * Days that the last validated restore of each plan may be old, 1 to 28: AWS says that backup jobs are listed for 30 days
   * (https://docs.aws.amazon.com/aws-backup/latest/devguide/API_ListBackupJobs.html) and of restore jobs nothing.
   */
  readonly maximumAgeDays: number;
  /** Dimension of the metrics, as in `plinth-prod-use1`. */
  readonly platformTag: string;
}

/**
 * A function that logs in to each restored database, compares it with what is expected, tells AWS Backup the result and
 * publishes the measured RTO and RPO; of a restore that failed it publishes that. EventBridge calls it when a restore test has
 * ended a restore; AWS Backup sends such events every five minutes at best (https://docs.aws.amazon.com/aws-backup/latest/devguide/eventbridge.html).
 *
 * A test that does not happen sends no event. Four times a day the function therefore asks AWS Backup for validated restores and
 * publishes how many plans have had none for too long. It is no function of its own: it asks for nothing that it knows itself, and
 * where it does not run, the number is missing and its alarm tells.
 *
 * Costs cents a month, and 0.30 USD for each of its seven metrics at most (us-east-1, November 2026,
 * https://aws.amazon.com/cloudwatch/pricing/).
 *
 * Leaves out: a comparison with the live database, which it can neither reach nor log in to.
 */
export class RestoreValidator extends pulumi.ComponentResource {
  /** Name of the function. */
  readonly functionName: pulumi.Output<string>;
  /** Id of the function's security group. */
  readonly securityGroupId: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range or the code is not there; nothing is registered then. */
  constructor(name: string, args: RestoreValidatorArgs, opts?: pulumi.ComponentResourceOptions) {
    checkRestoreValidator(name, args);
    super("plinth:data:RestoreValidator", name, {}, opts);

    const validate = new VpcFunction(name, functionArgs(args), { parent: this });
    const rule = createRule(this, name, args);
    createTrigger(this, name, validate, rule);
    createTrigger(this, `${name}-clock`, validate, createClock(this, `${name}-clock`));

    this.functionName = validate.functionName;
    this.securityGroupId = validate.securityGroupId;
    this.registerOutputs({ functionName: this.functionName, securityGroupId: this.securityGroupId });
  }
}

/**
 * Checks what can be known before anything is registered; a component that makes a validator calls it in its own check.
 *
 * @throws Error naming the first wrong argument, its value and what is allowed.
 */
export function checkRestoreValidator(name: string, args: RestoreValidatorArgs): void {
  if (args.plans.length === 0) throw new Error("plans is empty; name at least one restore testing plan.");
  if (!Number.isInteger(args.maximumAgeDays) || args.maximumAgeDays < 1 || args.maximumAgeDays > 28) {
    throw new Error(`maximumAgeDays is ${args.maximumAgeDays}; allowed are whole days from 1 to 28.`);
  }
  checkVpcFunction(name, functionArgs(args));
}

function functionArgs(args: RestoreValidatorArgs): VpcFunctionArgs {
  const { accountId, database, expectations, maximumAgeDays, plans, region } = args;
  const planArns = pulumi.all(plans.map(({ arn }) => arn));
  return {
    ...placementOf(args),
    description: "Validates restored databases",
    // Six attempts to log in, and tables that come from S3 when they are first read.
    timeoutSeconds: 900,
    memoryMb: 256,
    environment: {
      DATABASE_HOST: database.endpoint,
      DATABASE_PORT: String(database.port),
      DATABASE_NAME: database.databaseName,
      PLATFORM: args.platformTag,
      EXPECTATIONS: planArns.apply((arns) =>
        JSON.stringify({
          ...expectations,
          maximumAgeDays,
          plans: plans.map(({ name, recoveryPointType, rpoSeconds }, index) => ({
            name,
            arn: arns[index],
            recoveryPointType,
            rpoSeconds,
          })),
        }),
      ),
    },
    permissions: pulumi.all([database.resourceId, planArns]).apply(([liveResourceId, arns]) =>
      restoreValidatorPermissions({
        accountId,
        region,
        liveResourceId,
        planArns: arns,
        // It has no password: that would be the one of the backup's time.
        login: restoreValidator,
      }),
    ),
    peers: [
      { name: "restored-database", port: database.port, securityGroupId: args.restoredGroupId },
      ...args.servicePeers,
    ],
  };
}

function createClock(parent: RestoreValidator, name: string): EventRule {
  return new EventRule(
    name,
    {
      description: "It is checked whether restore tests still happen",
      scheduleExpression: `rate(${hoursBetweenOverdueChecks} hours)`,
      tags: { Name: name },
    },
    { parent },
  );
}

function createRule(parent: RestoreValidator, name: string, { plans }: RestoreValidatorArgs): EventRule {
  return new EventRule(
    name,
    {
      description: "A restore test has restored a database, or could not",
      eventPattern: pulumi.all(plans.map(({ arn }) => arn)).apply((arns) =>
        JSON.stringify({
          source: ["aws.backup"],
          "detail-type": ["Restore Job State Change"],
          // Restore jobs say `status` where backup jobs say `state`.
          detail: {
            status: ["COMPLETED", "FAILED", "ABORTED"],
            resourceType: ["RDS"],
            restoreTestingPlanArn: arns,
          },
        }),
      ),
      tags: { Name: name },
    },
    { parent },
  );
}
