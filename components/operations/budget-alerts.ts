import { Budget } from "@pulumi/aws/budgets/budget.js";
import { AnomalyMonitor } from "@pulumi/aws/costexplorer/anomalyMonitor.js";
import { AnomalySubscription } from "@pulumi/aws/costexplorer/anomalySubscription.js";
import * as pulumi from "@pulumi/pulumi";
import { budgetLimits } from "../../model/alert-subscribers.ts";
import { checkName } from "../../model/names.ts";
import { AlertTopic, type AlertTopicArgs, checkAlertTopic } from "./alert-topic.ts";
import { type Subscribers, sortSubscribers } from "./subscribers.ts";

export interface BudgetAlertsArgs {
  /** Budget in US dollars a month, above 0. */
  readonly monthlyUsd: number;
  /** Percentages of the budget, above 0, at which the cost so far sends an alert. */
  readonly actualPercents: readonly number[];
  /** Percentages of the budget, above 0, at which the forecast for the month sends an alert. At most ten with the others. */
  readonly forecastedPercents: readonly number[];
  /** Impact in US dollars, above 0, from which an unusual cost sends an alert. Without effect where there is no monitor. */
  readonly anomalyUsd: number;
  /**
   * What watches for unusual cost: a monitor on the tag `Platform`, or `none` where AWS refuses one, in a member account of an
   * organization (https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html#monitor-type-def).
   */
  readonly anomalyMonitor: "tag" | "none";
  /**
   * E-mail addresses, at most ten, and at most one ARN of a standard SNS topic of this account. Its policy, and that of its
   * key, must admit `budgets.amazonaws.com` and `costalerts.amazonaws.com`. At least one subscriber.
   */
  readonly subscribers: readonly string[];
  /** Value of the tag `Platform` whose costs are counted, as in `plinth-prod-use1`. */
  readonly platformTag: string;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region of a topic that is made here, as in `us-east-1`. */
  readonly region: string;
  /** Days between a deletion of that topic's key and its end, 7 to 30. */
  readonly keyDeletionWindowDays: number;
  /** True when the engine must refuse to delete that topic and its key. */
  readonly protect: boolean;
}

/**
 * Alerts about the cost of one environment, told apart from others by its tag `Platform`: a monthly budget with thresholds,
 * and, where AWS allows it, a monitor for unusual cost.
 *
 * Alerts of the budget go to the addresses directly and to the topic, if there is one. Those about unusual cost go to a topic
 * alone, because AWS sends them at once only to topics and by e-mail at the earliest once a day
 * (https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_AnomalySubscription.html): the given topic, or, where
 * there is a monitor and no topic is given, an encrypted one made here, to which the addresses are subscribed for these alerts
 * only. Each address must confirm that subscription once.
 *
 * Costs about 1 USD a month with a topic of its own, for the topic's key, and nothing without: budgets without actions and
 * anomaly detection are free (November 2026, https://aws.amazon.com/aws-cost-management/aws-budgets/pricing/).
 *
 * Leaves out: the activation of `Platform` as a cost-allocation tag, which the payer account does once and without which
 * nothing is counted; a monitor by service, of which an account has one; actions that stop anything.
 */
export class BudgetAlerts extends pulumi.ComponentResource {
  /** ARN of the topic that alerts go to; absent where addresses alone hear of the budget and there is no monitor. */
  readonly topicArn: pulumi.Output<string> | undefined;
  /** Name of the budget, as e-mails show it: the value of the tag. */
  readonly budgetName: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: BudgetAlertsArgs, opts?: pulumi.ComponentResourceOptions) {
    const subscribers = checkBudgetAlerts(name, args);
    super("plinth:operations:BudgetAlerts", name, {}, opts);

    const ownTopic = needsOwnTopic(args, subscribers)
      ? new AlertTopic(`${name}-topic`, topicArgs(args, subscribers), { parent: this })
      : undefined;
    const topicArn = subscribers.topicArn === undefined ? ownTopic?.arn : pulumi.output(subscribers.topicArn);
    // AWS tries the topic when a notification is made; only its policy lets it, and no property of ours carries that policy.
    const options = { parent: this, dependsOn: ownTopic === undefined ? [] : [ownTopic.policy] };
    const budget = createBudget(name, args, { addresses: subscribers.addresses, topicArn }, options);
    if (args.anomalyMonitor === "tag" && topicArn !== undefined) {
      const monitor = createMonitor(name, args, { parent: this });
      createAnomalySubscription(name, args, { monitor, topicArn }, options);
    }

    this.topicArn = topicArn;
    this.budgetName = budget.name;
    this.registerOutputs({ topicArn: this.topicArn, budgetName: this.budgetName });
  }
}

/** The addresses hear of the budget without a topic; only what a monitor finds reaches nobody without one. */
function needsOwnTopic({ anomalyMonitor }: BudgetAlertsArgs, { topicArn }: Subscribers): boolean {
  return anomalyMonitor === "tag" && topicArn === undefined;
}

function checkBudgetAlerts(name: string, args: BudgetAlertsArgs): Subscribers {
  checkName("budget", args.platformTag, 0);
  for (const key of ["monthlyUsd", "anomalyUsd"] as const) checkAboveZero(key, args[key], "US dollars");
  for (const key of ["actualPercents", "forecastedPercents"] as const) {
    const percents = args[key];
    for (const percent of percents) checkAboveZero(key, percent, "percent");
    const twice = percents.find((percent, index) => percents.indexOf(percent) !== index);
    if (twice !== undefined) throw new Error(`${key} holds ${twice} twice; AWS allows each threshold once.`);
  }
  const thresholds = args.actualPercents.length + args.forecastedPercents.length;
  if (thresholds < 1 || thresholds > budgetLimits.notifications) {
    throw new Error(
      `actualPercents and forecastedPercents hold ${thresholds} thresholds together; allowed are 1 to ${budgetLimits.notifications}.`,
    );
  }
  const subscribers = sortSubscribers(args.subscribers, args.accountId);
  if (needsOwnTopic(args, subscribers)) checkAlertTopic(`${name}-topic`, topicArgs(args, subscribers));
  return subscribers;
}

function checkAboveZero(key: string, value: number, unit: string): void {
  if (Number.isFinite(value) && value > 0) return;
  throw new Error(`${key} holds ${value}; allowed are numbers of ${unit} above 0.`);
}

function topicArgs(args: BudgetAlertsArgs, { addresses }: Subscribers): AlertTopicArgs {
  const { accountId, keyDeletionWindowDays, platformTag, protect, region } = args;
  return {
    displayName: `${platformTag} cost`,
    services: ["budgets.amazonaws.com", "costalerts.amazonaws.com"],
    addresses,
    // The budget's alerts are plain text and reach the addresses directly. This property of the others is documented:
    // https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
    onlyMessagesWith: "anomalyDetailsLink",
    accountId,
    region,
    keyDeletionWindowDays,
    protect,
  };
}

interface Receivers {
  readonly addresses: readonly string[];
  readonly topicArn: pulumi.Output<string> | undefined;
}

function createBudget(
  name: string,
  args: BudgetAlertsArgs,
  receivers: Receivers,
  options: pulumi.CustomResourceOptions,
): Budget {
  const { actualPercents, forecastedPercents, monthlyUsd, platformTag } = args;
  const notification = (notificationType: "ACTUAL" | "FORECASTED") => (threshold: number) => ({
    notificationType,
    comparisonOperator: "GREATER_THAN",
    threshold,
    thresholdType: "PERCENTAGE",
    subscriberEmailAddresses: [...receivers.addresses],
    subscriberSnsTopicArns: receivers.topicArn === undefined ? [] : [receivers.topicArn],
  });
  return new Budget(
    name,
    {
      // E-mails show nothing but this name, so it says which environment is meant.
      name: platformTag,
      budgetType: "COST",
      timeUnit: "MONTHLY",
      limitAmount: String(monthlyUsd),
      limitUnit: "USD",
      costFilters: [{ name: "TagKeyValue", values: [`user:Platform$${platformTag}`] }],
      notifications: [
        ...actualPercents.map(notification("ACTUAL")),
        ...forecastedPercents.map(notification("FORECASTED")),
      ],
    },
    options,
  );
}

function createMonitor(
  name: string,
  args: BudgetAlertsArgs,
  options: pulumi.CustomResourceOptions,
): AnomalyMonitor {
  // Every part of the expression is spelt out, as AWS answers it: a text that differs would replace the monitor.
  const specification = {
    And: null,
    CostCategories: null,
    Dimensions: null,
    Not: null,
    Or: null,
    Tags: { Key: "Platform", MatchOptions: null, Values: [args.platformTag] },
  };
  return new AnomalyMonitor(
    `${name}-anomalies`,
    { name: args.platformTag, monitorType: "CUSTOM", monitorSpecification: JSON.stringify(specification) },
    options,
  );
}

function createAnomalySubscription(
  name: string,
  args: BudgetAlertsArgs,
  { monitor, topicArn }: { readonly monitor: AnomalyMonitor; readonly topicArn: pulumi.Output<string> },
  options: pulumi.CustomResourceOptions,
): AnomalySubscription {
  return new AnomalySubscription(
    `${name}-anomalies`,
    {
      name: args.platformTag,
      frequency: "IMMEDIATE",
      monitorArnLists: [monitor.arn],
      subscribers: [{ type: "SNS", address: topicArn }],
      thresholdExpression: {
        dimension: {
          key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
          matchOptions: ["GREATER_THAN_OR_EQUAL"],
          values: [String(args.anomalyUsd)],
        },
      },
    },
    options,
  );
}
