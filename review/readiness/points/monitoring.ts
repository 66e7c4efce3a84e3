import type { PlannedResource } from "../../../model/planned-resource.ts";
import type { ReadinessCheck } from "../check.ts";
import { fine, type Judge, open, wrong } from "../judgement.ts";
import { ofRecord } from "../record-requirement.ts";
import { ofResources } from "../resource-requirement.ts";
import { listAt, notKnown, textAt, valueAt } from "../values.ts";

const alarmType = "aws:cloudwatch/metricAlarm:MetricAlarm";
const rulesType = "aws:amp/ruleGroupNamespace:RuleGroupNamespace";

const namesPage: Judge = ({ inputs }, { repository }) => {
  const description = valueAt(inputs, "alarmDescription");
  if (description === notKnown) return open("alarmDescription");
  const page =
    typeof description === "string" ? /\bdocs\/runbooks\/[\w-]+\.md\b/u.exec(description)?.[0] : undefined;
  if (page === undefined)
    return wrong("Its description names no page of docs/runbooks:", description ?? "not set");
  return repository.read(page) === undefined
    ? wrong("Its description names a page that does not exist:", page)
    : fine;
};

const tellsSomebody: Judge = ({ inputs }) => {
  const actions = listAt(inputs, "alarmActions");
  if (actions === notKnown) return open("alarmActions");
  return actions !== undefined && actions.length > 0
    ? fine
    : wrong("It tells nobody: it has no alarmActions.");
};

/** What the load balancer sees, or alerts of Prometheus, which are one document. */
function watchesUsers({ inputs, type }: PlannedResource): boolean {
  if (type === rulesType) return /^\s*-?\s*alert:/mu.test(textAt(inputs, "data") ?? "");
  return textAt(inputs, "namespace") === "AWS/ApplicationELB";
}

export const monitoring: ReadinessCheck = {
  id: "monitoring",
  number: 8,
  title: "Monitoring and alerting are set up",
  requirements: [
    ofResources({
      id: "alarms-have-runbooks",
      says: "Every alarm names the page that says what to do.",
      called: "alarms",
      types: [alarmType],
      judge: namesPage,
      next: "Write the page into docs/runbooks, and name it in the alarm's description.",
    }),
    ofResources({
      id: "alarms-tell-somebody",
      says: "Every alarm is sent somewhere.",
      called: "alarms",
      types: [alarmType],
      judge: tellsSomebody,
      next: "Name a subscriber under plinth:alarms in Pulumi.<stack>.yaml.",
    }),
    ofResources({
      id: "user-facing-alarm",
      says: "An alarm watches what users see: errors or slow answers of an entry.",
      called: "alarms on requests, of the load balancer or in rules of Prometheus",
      types: [alarmType, rulesType],
      among: watchesUsers,
      next: "Add an alarm on errors and latency of the entries to the program.",
    }),
    ofResources({
      id: "dashboard",
      says: "A dashboard shows the environment at a glance.",
      called: "dashboards",
      types: ["aws:cloudwatch/dashboard:Dashboard", "aws:grafana/workspace:Workspace"],
      next: "Add a dashboard to the program.",
    }),
    ofRecord({
      id: "alert-test",
      says: "An alarm of this environment has reached those who are on call.",
      about: "alert-test",
    }),
  ],
};
