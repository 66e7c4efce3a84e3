import type { SimulatedType } from "../simulated-type.ts";
import { arn, namedType, text, uuid } from "../simulated-type.ts";

/** The types of `sns`, `budgets` and `costexplorer`. */
export const operationsTypes: readonly SimulatedType[] = [
  namedType("aws:sns/topic:Topic", (subject) => arn(subject, "sns", text(subject.inputs, "name")), {
    autoname: "name",
    tagged: true,
    computed: { arn: ({ id }) => id, owner: ({ accountId }) => accountId },
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
];
