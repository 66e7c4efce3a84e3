import { type PolicyDocument, policyDocument } from "../security/policy-document.ts";

export interface TopicPolicyInput {
  /** ARN of the topic. */
  readonly topicArn: string;
  /** The account on whose behalf the services may publish, twelve digits. */
  readonly accountId: string;
  /** Service principals that may publish, as in `budgets.amazonaws.com`. */
  readonly services: readonly string[];
}

/**
 * The access policy of a topic that only AWS services publish to, on behalf of one account, and by TLS alone. It replaces the topic's
 * default policy; identities of the account need no mention, IAM decides about them.
 *
 * Source: https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html and
 * https://docs.aws.amazon.com/cost-management/latest/userguide/ad-SNS.html; on TLS
 * https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html
 */
export function publishingPolicy({ topicArn, accountId, services }: TopicPolicyInput): PolicyDocument {
  return policyDocument(
    {
      Sid: "ServicesOfThisAccount",
      Effect: "Allow",
      Principal: { Service: services.toSorted() },
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    },
    {
      Sid: "NothingWithoutTls",
      Effect: "Deny",
      Principal: "*",
      // A topic's policy takes no `sns:*`, and publishing is what carries messages in.
      Action: "sns:Publish",
      Resource: topicArn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
  );
}
