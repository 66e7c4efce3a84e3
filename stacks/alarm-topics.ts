import type { Provider } from "@pulumi/aws/provider.js";
import type * as pulumi from "@pulumi/pulumi";
import { AlertTopic } from "../components/operations/alert-topic.ts";
import { isTopicArn } from "../model/alert-subscribers.ts";
import type { PlatformConfig } from "./config/schema.ts";
import { platformOf } from "./environment-parts.ts";

/**
 * Topics that alarms go to: the one that the config names, and one of our own for its addresses. A topic that is named must admit
 * `cloudwatch.amazonaws.com`, and so must its key.
 */
export function createAlarmTopics(
  config: PlatformConfig,
  provider: Provider,
): readonly pulumi.Input<string>[] {
  const { accountId, alarms, keyDeletionWindowDays, protect, region } = config;
  const named = alarms.subscribers.filter(isTopicArn);
  const addresses = alarms.subscribers.filter((subscriber) => !isTopicArn(subscriber));
  if (addresses.length === 0) return named;
  const own = new AlertTopic(
    "alarms",
    {
      displayName: `${platformOf(config)} alarms`,
      services: ["cloudwatch.amazonaws.com"],
      addresses,
      // https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
      onlyMessagesWith: "AlarmName",
      accountId,
      region,
      keyDeletionWindowDays,
      protect,
    },
    { provider },
  );
  return [own.arn, ...named];
}
