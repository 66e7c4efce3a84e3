import type { SimulatedType } from "../simulated-type.ts";
import { arn, namedType, text, uuid } from "../simulated-type.ts";
import { atLeastOne } from "./input-problems.ts";

/** The types of `sns`, `budgets`, `costexplorer` and `cloudwatch`. */
export const operationsTypes: readonly SimulatedType[] = [
  namedType("aws:sns/topic:Topic", (subject) => arn(subject, "sns", text(subject.inputs, "name")), {
    autoname: "name",
    tagged: true,
    computed: { arn: ({ id }) => id, owner: ({ accountId }) => accountId },
    notComputed: ["beginningArchiveTime"],
  }),
  namedType("aws:sns/topicPolicy:TopicPolicy", ({ inputs }) => text(inputs, "arn"), {
    required: ["arn", "policy"],
    computed: { owner: ({ accountId }) => accountId },
  }),
  namedType(
    "aws:sns/topicSubscription:TopicSubscription",
    (subject) => `${text(subject.inputs, "topic")}:${uuid(subject, "subscription")}`,
    {
      required: ["endpoint", "protocol", "topic"],
      computed: {
        arn: ({ id }) => id,
        ownerId: ({ accountId }) => accountId,
        // An address must confirm by e-mail before anything is delivered.
        pendingConfirmation: ({ inputs }) => text(inputs, "protocol") === "email",
      },
      notComputed: ["confirmationWasAuthenticated"],
    },
  ),
  namedType("aws:budgets/budget:Budget", ({ accountId, inputs }) => `${accountId}:${text(inputs, "name")}`, {
    required: ["budgetType", "timeUnit"],
    autoname: "name",
    tagged: true,
    computed: {
      accountId: ({ accountId }) => accountId,
      arn: (subject) =>
        arn(subject, "budgets", `budget/${text(subject.inputs, "name")}`, { regional: false }),
    },
  }),
  namedType(
    "aws:costexplorer/anomalyMonitor:AnomalyMonitor",
    (subject) => arn(subject, "ce", `anomalymonitor/${uuid(subject, "monitor")}`, { regional: false }),
    {
      required: ["monitorType"],
      autoname: "name",
      tagged: true,
      computed: { arn: ({ id }) => id },
    },
  ),
  namedType(
    "aws:costexplorer/anomalySubscription:AnomalySubscription",
    (subject) =>
      arn(subject, "ce", `anomalysubscription/${uuid(subject, "subscription")}`, { regional: false }),
    {
      required: ["frequency", "monitorArnLists", "subscribers"],
      autoname: "name",
      tagged: true,
      computed: { arn: ({ id }) => id },
    },
  ),
  namedType("aws:cloudwatch/logGroup:LogGroup", ({ inputs }) => text(inputs, "name"), {
    autoname: "name",
    tagged: true,
    computed: { arn: (subject) => arn(subject, "logs", `log-group:${subject.id}`) },
    refusesDeletion: ({ deletionProtectionEnabled }) =>
      deletionProtectionEnabled === true
        ? "CloudWatch Logs does not delete a log group while deletionProtectionEnabled is on; turn it off in an update of its own first."
        : undefined,
  }),
  namedType("aws:cloudwatch/metricAlarm:MetricAlarm", ({ inputs }) => text(inputs, "name"), {
    required: ["comparisonOperator", "evaluationPeriods"],
    autoname: "name",
    tagged: true,
    computed: { arn: (subject) => arn(subject, "cloudwatch", `alarm:${subject.id}`) },
  }),
  namedType("aws:cloudwatch/eventRule:EventRule", ({ inputs }) => text(inputs, "name"), {
    autoname: "name",
    naming: { maximum: 64 },
    tagged: true,
    problems: (inputs) => atLeastOne(inputs, ["eventPattern", "scheduleExpression"]),
    computed: { arn: (subject) => arn(subject, "events", `rule/${subject.id}`) },
  }),
  namedType(
    "aws:cloudwatch/eventTarget:EventTarget",
    ({ hex, inputs }) => `${text(inputs, "rule")}-${text(inputs, "targetId") || hex("target", 26)}`,
    {
      required: ["arn", "rule"],
      computed: { targetId: ({ hex }) => hex("target", 26) },
    },
  ),
];
