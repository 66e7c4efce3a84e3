import { type Link, withoutCompanion } from "../companions.ts";
import { isUnknown, valueAt } from "../input-values.ts";
import { deniesPlainTransport, statementsOf } from "../policy-statements.ts";
import { resourceRule } from "../resource-rule.ts";

interface Guarded {
  readonly owner: string;
  readonly policy: string;
  readonly link: Link;
  /** What has to be refused: everything, or where a policy takes no such word, what carries data. */
  readonly action: string;
}

/** What takes requests, the policy beside it, and how the one names the other. */
const guarded: readonly Guarded[] = [
  {
    owner: "aws:s3/bucket:Bucket",
    policy: "aws:s3/bucketPolicy:BucketPolicy",
    link: { owner: "bucket", companion: "bucket" },
    action: "s3:*",
  },
  {
    owner: "aws:sns/topic:Topic",
    policy: "aws:sns/topicPolicy:TopicPolicy",
    link: { companion: "arn" },
    action: "sns:publish",
  },
  {
    owner: "aws:sqs/queue:Queue",
    policy: "aws:sqs/queuePolicy:QueuePolicy",
    link: { companion: "queueUrl" },
    action: "sqs:*",
  },
  {
    owner: "aws:secretsmanager/secret:Secret",
    policy: "aws:secretsmanager/secretPolicy:SecretPolicy",
    link: { companion: "secretArn" },
    action: "secretsmanager:*",
  },
];

export const tlsOnly = resourceRule({
  id: "tls-only",
  severity: "block",
  protects:
    "Objects, messages and secrets on their way: a request without TLS is refused, whoever may make it.",
  control: "AWS Security Hub S3.5",
  fix: 'Give it a policy that denies everybody ("*") what comes with aws:SecureTransport false, and with no other condition.',
  reads: Object.fromEntries(
    guarded.flatMap(({ owner, policy }) => [
      [owner, []],
      [policy, ["policy"]],
    ]),
  ),
  breaches: (resources) =>
    guarded.flatMap(({ action, link, owner, policy }) => [
      ...withoutCompanion(resources.ofType(owner), resources.ofType(policy), link).map((resource) => ({
        resource,
        message: "It has no policy that refuses requests without TLS.",
      })),
      ...resources
        .ofType(policy)
        .filter(({ inputs }) => !refusesPlainTransport(valueAt(inputs, "policy"), action))
        .map((resource) => ({ resource, message: "The policy does not refuse requests without TLS." })),
    ]),
});

function refusesPlainTransport(document: unknown, needed: string): boolean {
  if (isUnknown(document)) return true;
  return statementsOf(document)
    .filter(deniesPlainTransport)
    .some(({ actions }) => actions.some((action) => action === "*" || action.toLowerCase() === needed));
}
