import { Alias } from "@pulumi/aws/kms/alias.js";
import { Key } from "@pulumi/aws/kms/key.js";
import * as pulumi from "@pulumi/pulumi";
import { regionOf } from "../../model/regions.ts";
import { checkEncryptionKey } from "./encryption-key.ts";
import { keyPolicy } from "./key-policy.ts";
import { type PolicyDocument, policyDocument } from "./policy-document.ts";

export interface LogKeyArgs {
  /** Days between a deletion and the end of the key, 7 to 30. */
  readonly deletionWindowDays: number;
  /** True when the engine must refuse to delete the key: no log encrypted with it could be read again. */
  readonly protect: boolean;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region of the log groups, as in `us-east-1`. */
  readonly region: string;
}

/**
 * The key of an environment's log groups. It differs from other keys in its policy: CloudWatch Logs shows for which log group
 * it asks, and not on whose account's behalf.
 *
 * Costs about 1 USD a month, and 1 USD more after each of the first two yearly rotations (us-east-1, November 2026,
 * https://aws.amazon.com/kms/pricing/).
 *
 * Leaves out: log groups in other Regions or accounts.
 */
export class LogKey extends pulumi.ComponentResource {
  /** ARN of the key. */
  readonly arn: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: LogKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    checkLogKey(name, args);
    super("plinth:security:LogKey", name, {}, opts);

    const key = createKey(this, name, args);
    createAlias(this, name, key);

    this.arn = key.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

function checkLogKey(name: string, args: LogKeyArgs): void {
  checkEncryptionKey(name, { ...args, description: "", services: [] });
}

function createKey(parent: LogKey, name: string, args: LogKeyArgs): Key {
  return new Key(
    name,
    {
      description: "Encrypts the log groups of the environment",
      deletionWindowInDays: args.deletionWindowDays,
      enableKeyRotation: true,
      policy: JSON.stringify(logKeyPolicy(args)),
      tags: { Name: name },
    },
    { parent, protect: args.protect },
  );
}

function createAlias(parent: LogKey, name: string, key: Key): Alias {
  return new Alias(`${name}-alias`, { targetKeyId: key.keyId }, { parent });
}

/**
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export function logKeyPolicy(input: { readonly accountId: string; readonly region: string }): PolicyDocument {
  const { accountId, region } = input;
  const { partition } = regionOf(region);
  const suffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return policyDocument(...keyPolicy({ accountId, region, services: [] }).Statement, {
    Sid: "LogGroupsOfThisAccount",
    Effect: "Allow",
    Principal: { Service: `logs.${region}.${suffix}` },
    Action: ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
    Resource: "*",
    Condition: {
      ArnLike: {
        "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:${region}:${accountId}:log-group:*`,
      },
    },
  });
}
