import type { Labels } from "../../model/label-selector.ts";
import type { PlannedResource } from "../../model/planned-resource.ts";
import { componentLabel, nameLabel } from "../../model/pod-labels.ts";
import type { PodModel } from "../../model/reachability/cluster-parts.ts";
import { cronJobObject, workloadObject } from "../../model/reachability/registered-objects.ts";
import { namespaceOf } from "./namespaces.ts";
import type { ResourceLinks } from "./resource-links.ts";
import { textAt } from "./resource-links.ts";

/** What runs pods. */
export interface Workload {
  /** As in `orders`, `orders purge` for a scheduled job, `orders migration`. */
  readonly title: string;
  /** Of the service that it belongs to. */
  readonly service: string;
  readonly kind: "service" | "job";
  readonly object: PlannedResource;
  /** `undefined` where it is known only after the update. */
  readonly namespace: string | undefined;
  /** As the model of the cluster calls its pods: `deployment/orders`. */
  readonly podName: string;
  /** `undefined` where its pods cannot be read before the update. */
  readonly pods:
    | { readonly labels: Labels; readonly ports: PodModel["ports"]; readonly hostNetwork: boolean }
    | undefined;
}

const servingKinds = ["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"];
const jobKinds = ["Job", "CronJob"];

/** Everything that runs pods, by title. */
export function workloadsOf(links: ResourceLinks): readonly Workload[] {
  const found = links.objects.flatMap((object) => workloadOf(links, object));
  const counts = Map.groupBy(found, ({ title }) => title);
  return found
    .map((workload) =>
      counts.get(workload.title)?.length === 1
        ? workload
        : { ...workload, title: `${workload.title} (${workload.namespace ?? "?"}/${workload.podName})` },
    )
    .toSorted((one, other) => compareText(one.title, other.title));
}

function workloadOf(links: ResourceLinks, object: PlannedResource): readonly Workload[] {
  const kind = textAt(object.inputs, "kind") ?? "";
  const isJob = jobKinds.includes(kind);
  if (!isJob && !servingKinds.includes(kind)) return [];
  const namespace = namespaceOf(links, object);
  const name = textAt(object.inputs, "metadata", "name") ?? object.name;
  const service = textAt(object.inputs, "metadata", "labels", nameLabel) ?? namespace ?? name;
  const component = textAt(object.inputs, "metadata", "labels", componentLabel);
  // A migration is a new Job for each release, named after what it runs.
  const part = component === "migration" ? component : name;
  return [
    {
      title: part === service ? service : `${service} ${part}`,
      service,
      kind: isJob ? "job" : "service",
      object,
      namespace,
      podName: `${kind.toLowerCase()}/${name}`,
      pods: podsOf(kind, object),
    },
  ];
}

function podsOf(kind: string, { inputs }: PlannedResource): Workload["pods"] {
  // The namespace is looked for elsewhere, and may be unknown here.
  const metadata = { name: textAt(inputs, "metadata", "name"), namespace: "" };
  const read =
    kind === "CronJob"
      ? cronJobObject.safeParse({ ...inputs, metadata }).data?.spec.jobTemplate.spec
      : workloadObject.safeParse({ ...inputs, metadata }).data?.spec;
  if (read === undefined) return undefined;
  const { metadata: own, spec } = read.template;
  return {
    labels: own.labels,
    hostNetwork: spec.hostNetwork,
    ports: spec.containers.flatMap(({ ports }) =>
      ports.map(({ containerPort, name, protocol }) => ({ name, port: containerPort, protocol })),
    ),
  };
}

/** The same order on every machine, whatever its language. */
function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
