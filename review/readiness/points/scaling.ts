import type { PlannedResource } from "../../../model/planned-resource.ts";
import type { ReadinessCheck } from "../check.ts";
import type { Facts } from "../facts.ts";
import { every, fine, given, type Judge, type Judgement, open, wrong } from "../judgement.ts";
import { ofResources } from "../resource-requirement.ts";
import { listAt, notKnown, textAt, valueAt } from "../values.ts";
import { namespaceOf, objectName, serviceTypes } from "../workload.ts";

const hasRoom: Judge = ({ inputs }) => {
  const [fewest, most] = [valueAt(inputs, "spec.minReplicas"), valueAt(inputs, "spec.maxReplicas")];
  if (fewest === notKnown || most === notKnown) return open("spec.maxReplicas");
  const room = typeof most === "number" && (typeof fewest === "number" ? fewest : 1) < most;
  return room
    ? fine
    : wrong("spec.maxReplicas has to be more than spec.minReplicas, and is", most ?? "not set");
};

const measures: Judge = ({ inputs }) => {
  const metrics = listAt(inputs, "spec.metrics");
  if (metrics === notKnown) return open("spec.metrics");
  return metrics !== undefined && metrics.length > 0
    ? fine
    : wrong("spec.metrics has to name what is measured.");
};

/** Each service needs one that scales it. */
function scalesAll(autoscalers: readonly PlannedResource[], { resources }: Facts): Judgement {
  if (autoscalers.some(({ inputs }) => valueAt(inputs, "spec.scaleTargetRef") === notKnown))
    return open("spec.scaleTargetRef");
  const scaled = new Set(
    autoscalers.map((one) => keyOf(namespaceOf(one), textAt(one.inputs, "spec.scaleTargetRef.name"))),
  );
  const without = resources
    .of(...serviceTypes)
    .filter((service) => !scaled.has(keyOf(namespaceOf(service), objectName(service))));
  return without.length === 0
    ? fine
    : wrong("No autoscaler scales:", without.map(({ urn }) => urn).join(", "));
}

function keyOf(namespace: unknown, name: string | undefined): string {
  return `${typeof namespace === "string" ? namespace : ""}/${name ?? ""}`;
}

export const autoscalers = ofResources({
  id: "autoscalers",
  says: "Every service grows and shrinks with what is measured, between bounds.",
  called: "autoscalers",
  types: ["kubernetes:autoscaling/v2:HorizontalPodAutoscaler"],
  judge: every(hasRoom, measures),
  together: scalesAll,
  next: "Set replicas.max above replicas.min for the service in Pulumi.<stack>.yaml.",
});

export const scaling: ReadinessCheck = {
  id: "scaling",
  number: 7,
  title: "Scaling is automatic where it is needed",
  requirements: [
    autoscalers,
    ofResources({
      id: "pod-metrics",
      says: "The cluster measures what pods use.",
      called: "add-ons metrics-server",
      types: ["aws:eks/addon:Addon"],
      among: ({ inputs }) => textAt(inputs, "addonName") === "metrics-server",
      next: "Name a version under addons.metricsServer in Pulumi.<stack>.yaml.",
    }),
    ofResources({
      id: "node-pools",
      says: "Nodes come as they are needed, up to a limit.",
      called: "node pools",
      types: ["kubernetes:karpenter.sh/v1:NodePool"],
      judge: every(given("spec.limits.cpu"), given("spec.limits.memory")),
      next: "Set cpuLimit and memoryLimitGib for the pool in Pulumi.<stack>.yaml.",
    }),
  ],
};
