import { isTopicArn, percent, subscriber } from "./budget.ts";
import type { Mistake } from "./problem.ts";
import { type Rule, valid } from "./rule.ts";
import { valueAt } from "./value.ts";

function listAt(values: unknown, path: readonly string[]): readonly unknown[] {
  const value = valueAt(values, path);
  return Array.isArray(value) ? value : [];
}

function ascending(key: "actualPercents" | "forecastedPercents"): Rule {
  return (values) => {
    const list = listAt(values, ["budget", key]).map((entry) => valid(percent, entry));
    return list.flatMap((current, index): readonly Mistake[] => {
      const before = list[index - 1];
      if (current === undefined || before === undefined || before < current) return [];
      return [
        {
          path: ["budget", key, index],
          message:
            before === current ? `repeats the ${before} before it` : `is below the ${before} before it`,
          allowed: "percentages in ascending order, each once",
        },
      ];
    });
  };
}

// "A budget can have up to ten notifications":
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-budgets-budget-notification.html
const mostNotifications = 10;

const notificationCount: Rule = (values) => {
  const count = ["actualPercents", "forecastedPercents"].reduce(
    (sum, key) => sum + listAt(values, ["budget", key]).length,
    0,
  );
  if (count <= mostNotifications) return [];
  return [
    {
      path: ["budget", "actualPercents"],
      message: `has, with forecastedPercents, ${count} entries, and AWS sends alerts at no more than ${mostNotifications} for a budget`,
      allowed: `at most ${mostNotifications} percentages in both lists together`,
    },
  ];
};

// One notification reaches at most ten addresses and one topic:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-budgets-budget-notificationwithsubscribers.html
const mostAddresses = 10;

const subscriberCounts: Rule = (values) => {
  const entries = listAt(values, ["budget", "subscribers"]).map((entry) => valid(subscriber, entry));
  const path = ["budget", "subscribers"];
  const topics = entries.filter((entry) => entry !== undefined && isTopicArn(entry));
  const addresses = entries.filter((entry) => entry !== undefined && !isTopicArn(entry));
  const mistakes: Mistake[] = entries.flatMap((entry, index): readonly Mistake[] =>
    entry === undefined || entries.indexOf(entry) === index
      ? []
      : [{ path: [...path, index], message: "stands in the list twice", allowed: "each subscriber once" }],
  );
  if (topics.length > 1) {
    mistakes.push({
      path,
      message: `has ${topics.length} topics, and AWS allows a budget one`,
      allowed: "one topic ARN; further receivers subscribe to that topic",
    });
  }
  if (addresses.length > mostAddresses) {
    mistakes.push({
      path,
      message: `has ${addresses.length} e-mail addresses, and AWS allows a budget ${mostAddresses}`,
      allowed: `at most ${mostAddresses} addresses; a distribution list counts as one`,
    });
  }
  return mistakes;
};

export const budgetRules: readonly Rule[] = [
  ascending("actualPercents"),
  ascending("forecastedPercents"),
  notificationCount,
  subscriberCounts,
];
