import type { DeploymentArgs } from "@pulumi/kubernetes/apps/v1/deployment.js";
import type { core, meta } from "@pulumi/kubernetes/types/input.js";
import { surgePercent } from "../../model/rollout.ts";
import type { Service } from "../../model/service.ts";
import { shutdownOf } from "../../model/shutdown.ts";
import { selectorLabels } from "./labels.ts";
import { type PodPurpose, podTemplate } from "./pod-template.ts";
import type { ServicePods } from "./service-pods.ts";

/** Seconds without progress after which a release counts as failed: a node may have to come first, and the slowest start ends before. */
const progressDeadlineSeconds = 600;

/** Seconds after which Pulumi stops waiting for a release that does make progress. */
const releaseDeadlineSeconds = 3600;

/**
 * The service's Deployment. It says nothing of `replicas`: the autoscaler owns them, and a second owner would set them back at each
 * release. No old pod ends before a new one is ready.
 */
export function deploymentDocument(
  pods: ServicePods,
  metadata: meta.v1.ObjectMeta,
  purpose: Pick<PodPurpose, "secrets" | "serviceAccount">,
): DeploymentArgs {
  const { service } = pods;
  const selector = selectorLabels(pods.name, "service");
  return {
    metadata: {
      ...metadata,
      name: pods.name,
      annotations: { "pulumi.com/timeoutSeconds": String(releaseDeadlineSeconds) },
    },
    spec: {
      selector: { matchLabels: selector },
      revisionHistoryLimit: 5,
      progressDeadlineSeconds,
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0, maxSurge: `${surgePercent}%` } },
      template: podTemplate(pods, {
        ...purpose,
        component: "service",
        args: service.args,
        pod: {
          terminationGracePeriodSeconds: shutdownOf(service).graceSeconds,
          topologySpreadConstraints: ["topology.kubernetes.io/zone", "kubernetes.io/hostname"].map(
            (topologyKey) => spread(topologyKey, selector),
          ),
        },
        container: {
          ports: containerPorts(service),
          ...probesOf(service),
          lifecycle: { preStop: { sleep: { seconds: shutdownOf(service).preStopSeconds } } },
        },
      }),
    },
  };
}

/**
 * A wish, not a condition: with a condition, pods of a zone that is lost or being drained would wait for it to come back.
 * `matchLabelKeys` counts only pods of the same release, so that a rolling update ends as evenly as it began.
 */
function spread(topologyKey: string, matchLabels: Record<string, string>): core.v1.TopologySpreadConstraint {
  return {
    topologyKey,
    maxSkew: 1,
    whenUnsatisfiable: "ScheduleAnyway",
    labelSelector: { matchLabels },
    matchLabelKeys: ["pod-template-hash"],
    nodeTaintsPolicy: "Honor",
  };
}

function containerPorts({ metricsPort, port }: Service): core.v1.ContainerPort[] {
  return [
    { name: "http", containerPort: port, protocol: "TCP" },
    ...(metricsPort === "none" ? [] : [{ name: "metrics", containerPort: metricsPort, protocol: "TCP" }]),
  ];
}

/**
 * Three questions: has it started (two and a half minutes), does the process hang (restarted after thirty seconds), can it take requests
 * (out of the Service after ten seconds). Until the first is answered the others are not asked.
 */
function probesOf({
  probes,
}: Service): Pick<core.v1.Container, "livenessProbe" | "readinessProbe" | "startupProbe"> {
  return {
    startupProbe: probe(probes.startup, 5, 30),
    livenessProbe: probe(probes.liveness, 10, 3),
    readinessProbe: probe(probes.readiness, 5, 2),
  };
}

function probe(path: string, periodSeconds: number, failureThreshold: number): core.v1.Probe {
  return { httpGet: { path, port: "http" }, periodSeconds, timeoutSeconds: 3, failureThreshold };
}
