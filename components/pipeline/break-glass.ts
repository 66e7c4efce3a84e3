import { EventRule } from "@pulumi/aws/cloudwatch/eventRule.js";
import { EventTarget } from "@pulumi/aws/cloudwatch/eventTarget.js";
import { Policy } from "@pulumi/aws/iam/policy.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import * as pulumi from "@pulumi/pulumi";
import {
  type AccountPlace,
  accountPath,
  boundaryName,
  breakGlassRoleName,
} from "../../model/account-names.ts";
import { regionOf } from "../../model/regions.ts";
import { AlertTopic, type AlertTopicArgs, checkAlertTopic } from "../operations/alert-topic.ts";
import { breakGlassBoundary, breakGlassTrust } from "./break-glass-documents.ts";

export interface BreakGlassArgs {
  readonly place: AccountPlace;
  /** ARNs of the IAM users who may assume the role, each with a device. At least one. */
  readonly principalArns: readonly string[];
  /** E-mail addresses that hear of it at once. At least one. */
  readonly addresses: readonly string[];
  /** Days between a deletion of the topic's key and its end, 7 to 30. */
  readonly keyDeletionWindowDays: number;
  /** True when the engine must refuse to delete the topic and its key. */
  readonly protect: boolean;
}

/** An hour, after which the glass has to be broken again. */
const sessionSeconds = 3600;

/**
 * A role for the day on which GitHub, or the pipeline, does not work: for named people, with a device, for an hour. Whoever assumes it is
 * heard of. It administers the account but for what would hide that, or outlast it.
 *
 * Costs about 1 USD a month, the price of the topic's key (us-east-1, November 2026, https://aws.amazon.com/kms/pricing/).
 *
 * Leaves out: the people's own users and devices, which are made by hand, and a second account for the alarm.
 */
export class BreakGlass extends pulumi.ComponentResource {
  readonly roleArn: pulumi.Output<string>;
  /** Topic that hears of each use. */
  readonly topicArn: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: BreakGlassArgs, opts?: pulumi.ComponentResourceOptions) {
    checkBreakGlass(name, args);
    super("plinth:pipeline:BreakGlass", name, {}, opts);

    const boundary = createBoundary(this, name, args);
    const role = createRole(this, name, args, boundary);
    const topic = new AlertTopic(`${name}-topic`, topicArgs(args), { parent: this });
    createAlarm(this, name, role, topic);

    this.roleArn = role.arn;
    this.topicArn = topic.arn;
    this.registerOutputs({ roleArn: this.roleArn, topicArn: this.topicArn });
  }
}

function checkBreakGlass(name: string, args: BreakGlassArgs): void {
  if (args.principalArns.length === 0) {
    throw new Error(
      "principalArns is empty; name at least one user, or nobody can help when GitHub does not.",
    );
  }
  if (args.addresses.length === 0) {
    throw new Error("addresses is empty; name at least one: a broken glass that nobody hears of is none.");
  }
  checkAlertTopic(`${name}-topic`, topicArgs(args));
}

function topicArgs(args: BreakGlassArgs): AlertTopicArgs {
  const { addresses, keyDeletionWindowDays, place, protect } = args;
  const { accountId, region } = place;
  return {
    displayName: "Break-glass role used",
    services: ["events.amazonaws.com"],
    addresses,
    // An event of EventBridge has it at its top.
    onlyMessagesWith: "detail-type",
    accountId,
    region,
    keyDeletionWindowDays,
    protect,
  };
}

function createBoundary(parent: BreakGlass, name: string, { place }: BreakGlassArgs): Policy {
  return new Policy(
    `${name}-boundary`,
    {
      name: boundaryName(place.project, undefined, "break-glass"),
      path: accountPath,
      description: "What even who has broken the glass cannot do",
      policy: JSON.stringify(breakGlassBoundary(place)),
      tags: { Name: `${name}-boundary` },
    },
    { parent },
  );
}

function createRole(
  parent: BreakGlass,
  name: string,
  { place, principalArns }: BreakGlassArgs,
  boundary: Policy,
): Role {
  const role = new Role(
    name,
    {
      name: breakGlassRoleName(place.project),
      path: accountPath,
      description: "People, with a device and for an hour, when the pipeline does not work",
      assumeRolePolicy: JSON.stringify(breakGlassTrust(principalArns, place.region)),
      maxSessionDuration: sessionSeconds,
      permissionsBoundary: boundary.arn,
      tags: { Name: name },
    },
    { parent },
  );
  new RolePolicyAttachment(
    `${name}-administration`,
    {
      role: role.name,
      policyArn: `arn:${regionOf(place.region).partition}:iam::aws:policy/AdministratorAccess`,
    },
    { parent },
  );
  return role;
}

/**
 * Who assumes a role changes nothing, so its event is one that a rule gets only when it asks for all events of management:
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
 */
function createAlarm(parent: BreakGlass, name: string, role: Role, topic: AlertTopic): void {
  const rule = new EventRule(
    `${name}-used`,
    {
      description: "Somebody has assumed, or tried to assume, the role of break-glass",
      state: "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS",
      eventPattern: role.arn.apply((roleArn) =>
        JSON.stringify({
          source: ["aws.sts"],
          "detail-type": ["AWS API Call via CloudTrail"],
          detail: { eventName: ["AssumeRole"], requestParameters: { roleArn: [roleArn] } },
        }),
      ),
      tags: { Name: `${name}-used` },
    },
    { parent },
  );
  new EventTarget(
    `${name}-used`,
    { rule: rule.name, arn: topic.arn },
    // The topic takes nothing from the rule before its policy says so.
    { parent, dependsOn: [topic.policy] },
  );
}
