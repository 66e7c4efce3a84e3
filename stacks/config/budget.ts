import { z } from "zod";
import { emailPattern, topicPattern } from "../../model/alert-subscribers.ts";
import { isUrl } from "./value.ts";

const dollars = "a number of US dollars, at least 1";
const percents = "a whole number of percent from 1 to 1000";

const amount = z.number({ error: dollars }).min(1, { error: dollars });

export const percent = z.int({ error: percents }).min(1, { error: percents }).max(1000, { error: percents });

const receivers =
  "an e-mail address, or the ARN of a standard SNS topic, as in arn:aws:sns:us-east-1:111122223333:alerts";

/** An e-mail address or a topic. A URL is refused by name, because people try it and it would leak. */
export const subscriber = z.string({ error: receivers }).superRefine((text, context) => {
  if (isUrl(text)) {
    context.addIssue({
      code: "custom",
      message: "is a URL, and a webhook's URL is a credential that would stand in the state",
      params: {
        allowed: `${receivers}. Subscribe the webhook to a topic of your own outside this program and give that topic's ARN`,
      },
    });
  } else if (!emailPattern.test(text) && !topicPattern.test(text)) {
    context.addIssue({
      code: "custom",
      message: "is neither an e-mail address nor the ARN of an SNS topic",
      params: { allowed: receivers },
    });
  }
});

/** At least one of them; how many of each kind is a rule. */
export const subscribers = z
  .array(subscriber.meta({ pattern: `${emailPattern.source}|${topicPattern.source}` }), {
    error: "a list of e-mail addresses and at most one topic ARN",
  })
  .min(1, { error: "at least one subscriber: an alert that reaches nobody is none" });

const thresholds = (what: string) =>
  z.array(percent, { error: "a list of whole numbers of percent, ascending" }).min(1, {
    error: `a list of at least one percentage of ${what}`,
  });

/** Monthly budget and cost anomalies of one environment. */
export const budget = z
  .strictObject({
    monthlyUsd: amount.describe("Budget of the environment in US dollars a month."),
    actualPercents: thresholds("actual cost")
      .default([50, 80, 100])
      .describe("Percentages of the budget, ascending, at which actual cost sends an alert."),
    forecastedPercents: thresholds("forecasted cost")
      .default([100])
      .describe("Percentages of the budget, ascending, at which the forecast sends an alert."),
    anomalyUsd: amount.describe("Impact in US dollars from which an unusual cost sends an alert."),
    anomalyMonitor: z
      .enum(["tag", "none"], { error: "tag or none" })
      .default("tag")
      .describe(
        "What watches for unusual cost: a monitor on this environment's tag, or none where the account is a member of an organization, whose management account alone may have one.",
      ),
    subscribers: subscribers.describe(
      "Who hears of it: up to ten e-mail addresses and at most one SNS topic ARN. Never a URL.",
    ),
  })
  .describe("Monthly budget and cost anomalies.");
