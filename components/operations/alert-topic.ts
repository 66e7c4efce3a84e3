import { Topic } from "@pulumi/aws/sns/topic.js";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy.js";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription.js";
import * as pulumi from "@pulumi/pulumi";
import { checkName } from "../../model/names.ts";
import { checkEncryptionKey, EncryptionKey } from "../security/encryption-key.ts";
import { publishingPolicy } from "./topic-policy.ts";

export interface AlertTopicArgs {
  /** Sender's name in e-mails, at most 100 characters. */
  readonly displayName: string;
  /** Service principals that publish, as in `budgets.amazonaws.com`. At least one. */
  readonly services: readonly string[];
  /** E-mail addresses that are subscribed. Each must confirm once before it receives anything. May be empty. */
  readonly addresses: readonly string[];
  /** A JSON message reaches the addresses only when it has this property at its top; plain text never does. */
  readonly onlyMessagesWith: string;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region of the topic, as in `us-east-1`. */
  readonly region: string;
  /** Days between a deletion of the topic's key and its end, 7 to 30. */
  readonly keyDeletionWindowDays: number;
  /** True when the engine must refuse to delete topic and key: each subscriber would have to confirm again. */
  readonly protect: boolean;
}

/**
 * An encrypted SNS topic that AWS services publish alerts to, and its subscribers by e-mail.
 *
 * Costs about 1 USD a month, its key's price: a million messages cost 0.50 USD and the first 1,000 e-mails are free
 * (us-east-1, November 2026, https://aws.amazon.com/sns/pricing/).
 *
 * Leaves out: subscribers other than addresses, which anybody with the rights can add to the topic.
 */
export class AlertTopic extends pulumi.ComponentResource {
  /** ARN of the topic. */
  readonly arn: pulumi.Output<string>;
  /** What must exist before a service is told to publish: until then it may not. */
  readonly policy: TopicPolicy;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: AlertTopicArgs, opts?: pulumi.ComponentResourceOptions) {
    checkAlertTopic(name, args);
    super("plinth:operations:AlertTopic", name, {}, opts);

    const key = createKey(this, name, args);
    const topic = createTopic(this, name, args, key);
    this.policy = createPolicy(this, name, args, topic);
    for (const address of args.addresses) createSubscription(this, name, args, topic, address);

    this.arn = topic.arn;
    this.registerOutputs({ arn: this.arn });
  }
}

/**
 * Checks what can be known before anything is registered; a component that makes a topic calls it in its own check.
 *
 * @throws Error naming the first wrong argument, its value and what is allowed.
 */
export function checkAlertTopic(name: string, args: AlertTopicArgs): void {
  checkName("snsTopic", name);
  if (args.displayName.length > 100) {
    throw new Error(
      `The display name "${args.displayName}" has ${args.displayName.length} characters; SNS allows 100.`,
    );
  }
  if (args.services.length === 0)
    throw new Error("services is empty; name at least one service that publishes.");
  checkEncryptionKey(`${name}-key`, keyArgs(args));
}

function keyArgs({ accountId, keyDeletionWindowDays, protect, region, services }: AlertTopicArgs) {
  const description = "Encrypts alerts while SNS delivers them";
  return { description, deletionWindowDays: keyDeletionWindowDays, protect, accountId, region, services };
}

function createKey(parent: AlertTopic, name: string, args: AlertTopicArgs): EncryptionKey {
  return new EncryptionKey(`${name}-key`, keyArgs(args), { parent });
}

function createTopic(parent: AlertTopic, name: string, args: AlertTopicArgs, key: EncryptionKey): Topic {
  return new Topic(
    name,
    { displayName: args.displayName, kmsMasterKeyId: key.arn, tags: { Name: name } },
    { parent, protect: args.protect },
  );
}

function createPolicy(parent: AlertTopic, name: string, args: AlertTopicArgs, topic: Topic): TopicPolicy {
  const { accountId, services } = args;
  return new TopicPolicy(
    `${name}-policy`,
    {
      arn: topic.arn,
      policy: topic.arn.apply((topicArn) =>
        JSON.stringify(publishingPolicy({ topicArn, accountId, services })),
      ),
    },
    { parent },
  );
}

function createSubscription(
  parent: AlertTopic,
  name: string,
  args: AlertTopicArgs,
  topic: Topic,
  address: string,
): TopicSubscription {
  return new TopicSubscription(
    // By address, not by place in the list: removing one subscriber must not replace the others.
    `${name}-${address}`,
    {
      topic: topic.arn,
      protocol: "email",
      endpoint: address,
      filterPolicyScope: "MessageBody",
      filterPolicy: JSON.stringify({ [args.onlyMessagesWith]: [{ exists: true }] }),
    },
    { parent },
  );
}
