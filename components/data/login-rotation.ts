import { Permission } from "@pulumi/aws/lambda/permission.js";
import { SecretRotation } from "@pulumi/aws/secretsmanager/secretRotation.js";
import * as pulumi from "@pulumi/pulumi";
import { minimumRotationInterval, rotationMistake } from "../../model/rotation.ts";
import { type Alarm, createAlarm, failedRuns } from "../operations/alarm.ts";
import { type AdministeredDatabase, databaseEnvironment, databasePeer } from "./database-administration.ts";
import type { PeerAddresses } from "./function-peer.ts";
import {
  checkVpcFunction,
  type FunctionPlacement,
  placementOf,
  VpcFunction,
  type VpcFunctionArgs,
} from "./lambda-in-vpc.ts";
import { loginRotationPermissions } from "./login-rotation-permissions.ts";

/** A secret whose login or logins are rotated; its tag `plinth:logins` names them. */
export interface RotatedSecret {
  /** ARN of the secret. */
  readonly arn: pulumi.Input<string>;
  /** Days after which its value counts as too old. */
  readonly maximumAgeDays: number;
}

export interface LoginRotationArgs extends FunctionPlacement {
  readonly database: AdministeredDatabase;
  /** By a name that ends each rotation's own, as in `api-database`. At least one. */
  readonly secrets: Readonly<Record<string, RotatedSecret>>;
  /** What the names of the secrets begin with, as in `plinth-prod-use1`. */
  readonly platformTag: string;
  /** ARN of the secrets' key. */
  readonly keyArn: pulumi.Input<string>;
  /** Days between two rotations, 1 to 1000, at most the least of the maximum ages. */
  readonly rotationDays: number;
  /** Seconds after which a workload's mount looks at its secret again. Two of these lie between two rotations at least. */
  readonly refreshIntervalSeconds: number;
  /** Where Secrets Manager is reached: the endpoints' subnets, or `0.0.0.0/0` through NAT. At least one. */
  readonly secretsManager: readonly PeerAddresses[];
  /** What must exist before the first rotation, which begins at once: the logins in the database. */
  readonly after: readonly pulumi.Resource[];
  /** Topics that hear of a step that failed; their policies must admit `cloudwatch.amazonaws.com`. May be empty. */
  readonly alarmTopicArns: readonly pulumi.Input<string>[];
}

/**
 * The rotation of logins' passwords, on a schedule and once at the beginning, when it sets the first ones. A secret with two
 * logins alternates between them: the one in use is never touched, and stays valid until the rotation after the next.
 *
 * Costs 0.10 USD a month for an alarm about steps that fail, and cents for the runs.
 *
 * Leaves out: the master user's password, which RDS rotates itself; a rotation that does not begin at all, which shows in the age
 * of its secret.
 */
export class LoginRotation extends pulumi.ComponentResource {
  /** Name of the function. */
  readonly functionName: pulumi.Output<string>;
  /** Id of the function's security group, which the database admits. */
  readonly securityGroupId: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: LoginRotationArgs, opts?: pulumi.ComponentResourceOptions) {
    checkLoginRotation(name, args);
    super("plinth:data:LoginRotation", name, {}, opts);

    const rotate = new VpcFunction(name, functionArgs(args), { parent: this });
    const permission = createPermission(this, name, args, rotate);
    for (const [secretName, secret] of Object.entries(args.secrets)) {
      createRotation(this, `${name}-${secretName}`, args, secret, { rotate, permission });
    }
    createAlarm(this, `${name}-failed`, rotationFailed(rotate), args.alarmTopicArns);

    this.functionName = rotate.functionName;
    this.securityGroupId = rotate.securityGroupId;
    this.registerOutputs({ functionName: this.functionName, securityGroupId: this.securityGroupId });
  }
}

function checkLoginRotation(name: string, args: LoginRotationArgs): void {
  const secrets = Object.entries(args.secrets);
  if (secrets.length === 0) throw new Error("secrets is empty; name at least one secret to rotate.");
  for (const [secretName, { maximumAgeDays }] of secrets) {
    const { refreshIntervalSeconds, rotationDays } = args;
    const mistake = rotationMistake({ rotationDays, refreshIntervalSeconds, maximumAgeDays });
    if (mistake !== undefined) throw new Error(`The secret "${secretName}" cannot be rotated so: ${mistake}`);
  }
  if (args.secretsManager.length === 0) {
    throw new Error("secretsManager is empty; name at least one block at which Secrets Manager is reached.");
  }
  checkVpcFunction(name, functionArgs(args));
}

function functionArgs(args: LoginRotationArgs): VpcFunctionArgs {
  const { accountId, database, keyArn, platformTag: platform, region, secretsManager } = args;
  return {
    ...placementOf(args),
    description: "Rotates the passwords of logins in the database",
    timeoutSeconds: 60,
    memoryMb: 256,
    environment: {
      ...databaseEnvironment(database),
      MINIMUM_INTERVAL_SECONDS: String(minimumRotationInterval(args.refreshIntervalSeconds)),
    },
    permissions: pulumi
      .all([keyArn, database.masterSecretArn, database.masterKeyArn])
      .apply(([secretsKeyArn, masterSecretArn, masterKeyArn]) =>
        loginRotationPermissions({
          accountId,
          region,
          platform,
          keyArn: secretsKeyArn,
          masterSecretArn,
          masterKeyArn,
        }),
      ),
    peers: [databasePeer(database), ...secretsManager],
  };
}

/** Secrets Manager repeats a rotation that failed, so that the alarm may end by itself and come again. */
function rotationFailed({ functionName }: VpcFunction): Alarm {
  return {
    ...failedRuns(functionName),
    says: "A step of a login's rotation failed in the last hour.",
    runbook: "rotation-failed",
  };
}

/** Secrets Manager may call the function, for secrets of this account. */
function createPermission(
  parent: LoginRotation,
  name: string,
  { accountId }: LoginRotationArgs,
  rotate: VpcFunction,
): Permission {
  return new Permission(
    `${name}-permission`,
    {
      action: "lambda:InvokeFunction",
      function: rotate.functionName,
      principal: "secretsmanager.amazonaws.com",
      sourceAccount: accountId,
    },
    { parent },
  );
}

interface Rotator {
  readonly rotate: VpcFunction;
  readonly permission: Permission;
}

function createRotation(
  parent: LoginRotation,
  name: string,
  args: LoginRotationArgs,
  secret: RotatedSecret,
  { permission, rotate }: Rotator,
): SecretRotation {
  return new SecretRotation(
    name,
    {
      secretId: secret.arn,
      rotationLambdaArn: rotate.arn,
      rotationRules: { automaticallyAfterDays: args.rotationDays },
      rotateImmediately: true,
    },
    // The first rotation begins at once: the function must be whole, Secrets Manager allowed to call it, and the logins there.
    { parent, dependsOn: [rotate, permission, ...args.after] },
  );
}
