import { EventRule } from "@pulumi/aws/cloudwatch/eventRule.js";
import * as pulumi from "@pulumi/pulumi";
import type { FunctionPeer } from "../data/function-peer.ts";
import type { PermissionStatement } from "../data/function-permissions.ts";
import { createTrigger } from "../data/function-trigger.ts";
import {
  checkVpcFunction,
  type FunctionPlacement,
  placementOf,
  VpcFunction,
  type VpcFunctionArgs,
} from "../data/lambda-in-vpc.ts";
import { type Alarm, createAlarm } from "./alarm.ts";

/** A secret and the days that its value may reach. */
export interface AgeingSecret {
  /** ARN of the secret. */
  readonly arn: pulumi.Input<string>;
  /** Days after which its value counts as too old, 1 or more. */
  readonly maximumAgeDays: number;
}

export interface SecretAgeWatchArgs extends FunctionPlacement {
  /** By name; at least one. */
  readonly secrets: Readonly<Record<string, AgeingSecret>>;
  /** Addresses of Secrets Manager and CloudWatch (`monitoring`): their endpoints' subnets, or the internet. */
  readonly servicePeers: readonly FunctionPeer[];
  /** Dimension of the metric, as in `plinth-prod-use1`. */
  readonly platformTag: string;
  /** Topics that hear of it; their policies must admit `cloudwatch.amazonaws.com`. May be empty. */
  readonly alarmTopicArns: readonly pulumi.Input<string>[];
}

/** Namespace of the metric; the function's code names it once more, since it stands alone. */
const metricNamespace = "Plinth/Secrets";

const hoursBetweenChecks = 6;

/**
 * Counts the secrets that are older than they may be, or have no value, every six hours, and raises an alarm when there is one.
 * Secrets Manager itself publishes no age, and tells of a failed rotation only by CloudTrail
 * (https://docs.aws.amazon.com/secretsmanager/latest/userguide/monitoring-eventbridge.html). One count for all secrets, because a
 * metric costs 0.30 USD a month; which secret it is, the function's log and `npm run secrets -- status` say.
 *
 * It has a function of its own: what rotates secrets is not asked whether it did, and this one can read no value.
 *
 * Costs 0.40 USD a month for metric and alarm, and cents for the runs (us-east-1, November 2026,
 * https://aws.amazon.com/cloudwatch/pricing/).
 *
 * Leaves out: secrets that the platform has not made; the master secret, which RDS rotates.
 */
export class SecretAgeWatch extends pulumi.ComponentResource {
  /** Name of the function. */
  readonly functionName: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range or the code is not there; nothing is registered then. */
  constructor(name: string, args: SecretAgeWatchArgs, opts?: pulumi.ComponentResourceOptions) {
    checkSecretAgeWatch(name, args);
    super("plinth:operations:SecretAgeWatch", name, {}, opts);

    const check = new VpcFunction(name, functionArgs(args), { parent: this });
    const rule = createRule(this, name);
    createTrigger(this, name, check, rule, checkInput(args));
    createAlarm(this, `${name}-too-old`, tooOld(args), args.alarmTopicArns);

    this.functionName = check.functionName;
    this.registerOutputs({ functionName: this.functionName });
  }
}

function checkSecretAgeWatch(name: string, args: SecretAgeWatchArgs): void {
  if (Object.keys(args.secrets).length === 0) {
    throw new Error("secrets is empty; name at least one secret to watch.");
  }
  checkVpcFunction(name, functionArgs(args));
}

function functionArgs(args: SecretAgeWatchArgs): VpcFunctionArgs {
  return {
    ...placementOf(args),
    description: "Counts secrets that are older than they may be",
    timeoutSeconds: 60,
    memoryMb: 256,
    environment: { PLATFORM: args.platformTag },
    permissions: arnsOf(args).apply(secretAgePermissions),
    peers: args.servicePeers,
  };
}

function arnsOf({ secrets }: SecretAgeWatchArgs): pulumi.Output<string[]> {
  return pulumi.all(Object.values(secrets).map(({ arn }) => arn));
}

/**
 * What the check may do beside its network interfaces and its log: see when versions were made, never a value.
 *
 * `PutMetricData` knows no resources:
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
 */
export function secretAgePermissions(secretArns: readonly string[]): readonly PermissionStatement[] {
  return [
    {
      Sid: "AgesOfSecrets",
      Effect: "Allow",
      Action: "secretsmanager:ListSecretVersionIds",
      Resource: secretArns.toSorted(),
    },
    {
      Sid: "Numbers",
      Effect: "Allow",
      Action: "cloudwatch:PutMetricData",
      Resource: "*",
      Condition: { StringEquals: { "cloudwatch:namespace": metricNamespace } },
    },
  ];
}

function createRule(parent: SecretAgeWatch, name: string): EventRule {
  return new EventRule(
    name,
    {
      description: "The age of secrets is checked",
      scheduleExpression: `rate(${hoursBetweenChecks} hours)`,
      tags: { Name: name },
    },
    { parent },
  );
}

/** What the function is told: an event has room for more secrets than a function's variables have. */
function checkInput(args: SecretAgeWatchArgs): pulumi.Output<string> {
  const ages = Object.values(args.secrets).map(({ maximumAgeDays }) => maximumAgeDays);
  return arnsOf(args).apply((arns) =>
    JSON.stringify({
      secrets: arns.map((arn, index) => ({ arn, maximumAgeDays: ages[index] })),
    }),
  );
}

/** One check says enough to raise it; two that did not happen are told too. */
function tooOld({ platformTag }: SecretAgeWatchArgs): Alarm {
  return {
    says: "A secret is older than it may be or has no value; without data, nobody has looked for twelve hours.",
    runbook: "secret-too-old",
    namespace: metricNamespace,
    metricName: "SecretsTooOld",
    dimensions: { Platform: platformTag },
    statistic: "Maximum",
    period: hoursBetweenChecks * 3600,
    evaluationPeriods: 2,
    datapointsToAlarm: 1,
    comparisonOperator: "GreaterThanThreshold",
    threshold: 0,
    treatMissingData: "missing",
  };
}
