import type { PlannedResource } from "../../../model/planned-resource.ts";
import type { ReadinessCheck } from "../check.ts";
import { ofTest } from "../file-requirement.ts";
import { atLeast, every, given, includes } from "../judgement.ts";
import { ofResources } from "../resource-requirement.ts";
import { blocksAt, textAt } from "../values.ts";

/** Days for which a log has to be there to be searched. */
const minimumRetentionDays = 30;

/** Collectors whose images say what they are. */
const collector = /(?:fluent-?bit|vector|opentelemetry|otel|alloy|adot)/iu;

function shipsLogs({ inputs, type }: PlannedResource): boolean {
  if (type === "aws:eks/addon:Addon")
    return textAt(inputs, "addonName") === "amazon-cloudwatch-observability";
  return blocksAt(inputs, "spec.template.spec.containers").some((container) =>
    collector.test(textAt(container, "image") ?? ""),
  );
}

export const containerLogs = ofResources({
  id: "container-logs",
  says: "What containers write leaves the nodes and is kept.",
  called: "collectors of container logs, as an add-on or a DaemonSet",
  types: ["aws:eks/addon:Addon", "kubernetes:apps/v1:DaemonSet"],
  among: shipsLogs,
  next: "Add the add-on amazon-cloudwatch-observability, or another collector, to the program.",
});

export const structuredLogs = ofTest({
  id: "structured-logs",
  says: "A test holds the service to one structured line for each request.",
  path: "service/test/logs.test.ts",
  title: "writes one line for a request, with exactly these fields",
  next: "Restore the test.",
});

export const logs: ReadinessCheck = {
  id: "logs",
  number: 9,
  title: "Logs are kept in one place, for long enough",
  requirements: [
    ofResources({
      id: "log-retention",
      says: `Every log group keeps at least ${minimumRetentionDays} days, encrypted with a key of its own.`,
      called: "log groups",
      types: ["aws:cloudwatch/logGroup:LogGroup"],
      judge: every(atLeast("retentionInDays", minimumRetentionDays), given("kmsKeyId")),
      next: "Set plinth:logRetentionDays in Pulumi.<stack>.yaml.",
    }),
    ofResources({
      id: "database-logs",
      says: "The database's log is exported.",
      called: "databases",
      types: ["aws:rds/instance:Instance"],
      judge: includes("enabledCloudwatchLogsExports", "postgresql"),
      next: "Export the log postgresql of the instance.",
    }),
    ofResources({
      id: "control-plane-logs",
      says: "The cluster records who asked its API for what.",
      called: "clusters",
      types: ["aws:eks/cluster:Cluster"],
      judge: includes("enabledClusterLogTypes", "audit"),
      next: "Add audit to plinth:cluster.controlPlaneLogs in Pulumi.<stack>.yaml.",
    }),
    ofResources({
      id: "network-logs",
      says: "The network records who reached whom.",
      called: "flow logs",
      types: ["aws:ec2/flowLog:FlowLog"],
      next: "Make flow logs of the VPC; for a network of another team, ask that team.",
    }),
    containerLogs,
    structuredLogs,
  ],
};
