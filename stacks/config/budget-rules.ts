import { budgetLimits, isTopicArn, topicAccount } from "../../model/alert-subscribers.ts";
import { percent, subscriber } from "./budget.ts";
import { identity } from "./identity.ts";
import type { Mistake, Path } from "./problem.ts";
import { type Rule, valid } from "./rule.ts";
import { valueAt } from "./value.ts";

function listAt(values: unknown, path: Path): readonly unknown[] {
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

const notificationCount: Rule = (values) => {
  const count = ["actualPercents", "forecastedPercents"].reduce(
    (sum, key) => sum + listAt(values, ["budget", key]).length,
    0,
  );
  if (count <= budgetLimits.notifications) return [];
  return [
    {
      path: ["budget", "actualPercents"],
      message: `has, with forecastedPercents, ${count} entries, and AWS sends alerts at no more than ${budgetLimits.notifications} for a budget`,
      allowed: `at most ${budgetLimits.notifications} percentages in both lists together`,
    },
  ];
};

const entriesAt = (values: unknown, path: Path) =>
  listAt(values, path).map((entry) => valid(subscriber, entry));

/** In every list of subscribers: each once, and one topic, whose owner decides who else hears. */
const subscribersDiffer =
  (path: readonly string[]): Rule =>
  (values) => {
    const entries = entriesAt(values, path);
    const topics = entries.filter((entry) => entry !== undefined && isTopicArn(entry));
    const twice = entries.flatMap((entry, index): readonly Mistake[] =>
      entry === undefined || entries.indexOf(entry) === index
        ? []
        : [{ path: [...path, index], message: "stands in the list twice", allowed: "each subscriber once" }],
    );
    if (topics.length <= budgetLimits.topics) return twice;
    return [
      ...twice,
      {
        path,
        message: `has ${topics.length} topics, and one is allowed`,
        allowed: "one topic ARN; further receivers subscribe to that topic",
      },
    ];
  };

const addressCount: Rule = (values) => {
  const path = ["budget", "subscribers"];
  const addresses = entriesAt(values, path).filter((entry) => entry !== undefined && !isTopicArn(entry));
  if (addresses.length <= budgetLimits.addresses) return [];
  return [
    {
      path,
      message: `has ${addresses.length} e-mail addresses, and AWS allows a budget ${budgetLimits.addresses}`,
      allowed: `at most ${budgetLimits.addresses} addresses; a distribution list counts as one`,
    },
  ];
};

/** AWS Budgets publishes to topics of its own account alone, whatever the topic's policy says. */
const topicOfThisAccount: Rule = (values) => {
  const accountId = valid(identity.accountId, values["accountId"]);
  const path = ["budget", "subscribers"];
  return listAt(values, path).flatMap((entry, index): readonly Mistake[] => {
    const owner = topicAccount(valid(subscriber, entry) ?? "");
    if (accountId === undefined || owner === undefined || owner === accountId) return [];
    return [
      {
        path: [...path, index],
        message: `is a topic of account ${owner}, and a budget of ${accountId} reaches only topics of its own account`,
        allowed: `a topic of ${accountId}; what listens in another account subscribes to that topic`,
      },
    ];
  });
};

export const budgetRules: readonly Rule[] = [
  ascending("actualPercents"),
  ascending("forecastedPercents"),
  notificationCount,
  subscribersDiffer(["budget", "subscribers"]),
  subscribersDiffer(["alarms", "subscribers"]),
  addressCount,
  topicOfThisAccount,
];
