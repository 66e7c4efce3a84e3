import { accountIn } from "./arn.ts";

/** An e-mail address, as far as a typing mistake shows. */
export const emailPattern = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** ARN of a standard SNS topic. A FIFO topic ends in ".fifo" and is refused by AWS Budgets and Cost Anomaly Detection. */
export const topicPattern = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[A-Za-z0-9_-]+$/;

/** True for the ARN of a standard SNS topic; the other kind of subscriber is an e-mail address. */
export function isTopicArn(subscriber: string): boolean {
  return topicPattern.test(subscriber);
}

/** The account that owns a topic, twelve digits; `undefined` when the text is no topic's ARN. */
export function topicAccount(subscriber: string): string | undefined {
  return isTopicArn(subscriber) ? accountIn(subscriber) : undefined;
}

/**
 * How much AWS takes in one budget. "A budget can have up to ten notifications", and each "can have one SNS subscriber and up to
 * 10 email subscribers":
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Notification.html
 *
 * No document ties the topic to a Region. It must be in the budget's account:
 * https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 */
export const budgetLimits = { notifications: 10, addresses: 10, topics: 1 } as const;
