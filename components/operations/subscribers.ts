/** Who hears of a budget, sorted by how AWS reaches them. */
export interface Subscribers {
  /** E-mail addresses, at most ten. */
  readonly addresses: readonly string[];
  /** ARN of a standard SNS topic; absent when only addresses are given. */
  readonly topicArn?: string;
}

const address = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
// A FIFO topic ends in ".fifo" and is refused by both services.
const topicArn = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:([0-9]{12}):[A-Za-z0-9_-]+$/;

/**
 * "A notification can have one SNS subscriber and up to 10 email subscribers":
 * https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_NotificationWithSubscribers.html
 */
const mostAddresses = 10;

/**
 * Tells addresses from topics.
 *
 * @param accountId the account of the budget: its topic must belong to it, see
 * https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 * @throws Error when an entry is neither or stands twice, when nobody would hear, or when there are more than AWS allows.
 */
export function sortSubscribers(subscribers: readonly string[], accountId: string): Subscribers {
  const wrong = subscribers.find((entry) => !address.test(entry) && !topicArn.test(entry));
  if (wrong !== undefined) {
    throw new Error(
      `subscribers holds "${wrong}"; allowed are e-mail addresses and the ARN of one standard SNS topic. ` +
        "Subscribe anything else to a topic of your own and name that topic.",
    );
  }
  const twice = subscribers.find((entry, index) => subscribers.indexOf(entry) !== index);
  if (twice !== undefined) throw new Error(`subscribers holds "${twice}" twice; name each subscriber once.`);
  const addresses = subscribers.filter((entry) => address.test(entry));
  const [topic, ...furtherTopics] = subscribers.filter((entry) => topicArn.test(entry));
  if (furtherTopics.length > 0) {
    throw new Error(
      `subscribers holds ${furtherTopics.length + 1} topics; AWS Budgets allows one. Let further receivers subscribe to it.`,
    );
  }
  if (addresses.length > mostAddresses) {
    throw new Error(
      `subscribers holds ${addresses.length} e-mail addresses; AWS Budgets allows ${mostAddresses}. Use a distribution list.`,
    );
  }
  if (topic === undefined) {
    if (addresses.length === 0)
      throw new Error("subscribers is empty; an alert that reaches nobody is none. Name an address.");
    return { addresses };
  }
  if (topicArn.exec(topic)?.[1] !== accountId) {
    throw new Error(
      `The topic ${topic} belongs to another account than the budget's ${accountId}, which AWS Budgets does not support. ` +
        "Name a topic of this account.",
    );
  }
  return { addresses, topicArn: topic };
}
