import { budgetLimits, emailPattern, isTopicArn, topicAccount } from "../../model/alert-subscribers.ts";

/** Who hears of a budget, sorted by how AWS reaches them. */
export interface Subscribers {
  /** E-mail addresses, no more than `budgetLimits` allows. */
  readonly addresses: readonly string[];
  /** ARN of a standard SNS topic; absent when only addresses are given. */
  readonly topicArn?: string;
}

/**
 * Tells addresses from topics.
 *
 * @param accountId the account of the budget, to which its topic must belong.
 * @throws Error when an entry is neither or stands twice, when nobody would hear, or when there are more than AWS allows.
 */
export function sortSubscribers(subscribers: readonly string[], accountId: string): Subscribers {
  const wrong = subscribers.find((entry) => !emailPattern.test(entry) && !isTopicArn(entry));
  if (wrong !== undefined) {
    throw new Error(
      `subscribers holds "${wrong}"; allowed are e-mail addresses and the ARN of one standard SNS topic. ` +
        "Subscribe anything else to a topic of your own and name that topic.",
    );
  }
  const twice = subscribers.find((entry, index) => subscribers.indexOf(entry) !== index);
  if (twice !== undefined) throw new Error(`subscribers holds "${twice}" twice; name each subscriber once.`);
  const addresses = subscribers.filter((entry) => emailPattern.test(entry));
  const topics = subscribers.filter(isTopicArn);
  if (topics.length > budgetLimits.topics) {
    throw new Error(
      `subscribers holds ${topics.length} topics; AWS Budgets allows one. Let further receivers subscribe to it.`,
    );
  }
  if (addresses.length > budgetLimits.addresses) {
    throw new Error(
      `subscribers holds ${addresses.length} e-mail addresses; AWS Budgets allows ${budgetLimits.addresses}. Use a distribution list.`,
    );
  }
  const [topic] = topics;
  if (topic === undefined) {
    if (addresses.length === 0)
      throw new Error("subscribers is empty; an alert that reaches nobody is none. Name an address.");
    return { addresses };
  }
  if (topicAccount(topic) !== accountId) {
    throw new Error(
      `The topic ${topic} belongs to another account than the budget's ${accountId}, which AWS Budgets does not support. ` +
        "Name a topic of this account.",
    );
  }
  return { addresses, topicArn: topic };
}
