import { clusterDns } from "../../model/cluster-dns.ts";
import { isUnknown } from "../../model/known-value.ts";
import type { PlannedResource } from "../../model/planned-resource.ts";
import { type RegisteredResource, registeredParts } from "../../model/reachability/registered-parts.ts";
import type { Layer as ClusterLayer } from "../../model/reachability/verdict.ts";
import {
  type ClusterModel,
  canReach,
  clusterModel,
  type Endpoint,
  type Protocol,
  type Verdict,
} from "../../model/reachability.ts";
import { type Decision, type Layer, undecided } from "./decision.ts";
import { namespaceOf } from "./namespaces.ts";
import { fieldOf, type ResourceLinks, textAt } from "./resource-links.ts";
import type { Workload } from "./workloads.ts";

/** What the network policies of an environment say. */
export interface PodPolicies {
  /** Address that a pod could get; `undefined` where its pods are not judged. */
  addressOf(workload: Workload): string | undefined;
  /** At least one of both is a pod's. */
  decide(from: Endpoint, to: Endpoint, port: number, protocol: Protocol): Decision;
}

/**
 * Policies only ever add to what is open once one selects a pod. So a policy that is not wholly known is put between two others that
 * are: one that opens nothing and one that opens all. Where both give the same answer it does not matter what it will say.
 *
 * @throws ClusterModelError for objects that decide who reaches whom and are not judged, or that cannot be read.
 */
export function podPolicies(
  links: ResourceLinks,
  workloads: readonly Workload[],
  podSubnets: readonly string[],
): PodPolicies {
  const objects = links.objects.filter(isAboutPods).map((object) => placed(links, object));
  const policies = objects.filter(isPolicy);
  const open = new Set(
    policies.filter(({ inputs, namespace }) => namespace === undefined || isUnknown(inputs["spec"])),
  );
  const judged = new Set(workloads.filter(isJudged).map(({ object }) => object.urn));
  const known = objects.filter(
    (object) => !open.has(object) && (!isWorkload(object) || judged.has(object.urn)),
  );
  const namespaces = namesOf(objects);
  const modelWith = (rules: object): ClusterModel => {
    const standIns = [...open].flatMap(({ namespace }, index) =>
      (namespace === undefined ? namespaces : [namespace]).map((place) => standIn(`${index}`, place, rules)),
    );
    return modelOf(links, [...known, ...standIns], podSubnets);
  };
  const least = modelWith({});
  const most = open.size === 0 ? least : modelWith({ ingress: [{}], egress: [{}] });
  const addresses = new Map(
    least.pods.map(({ address, name, namespace }) => [`${namespace}/${name}`, address]),
  );
  return {
    addressOf: ({ namespace, podName }) => addresses.get(`${namespace ?? ""}/${podName}`),
    decide: (from, to, port, protocol) => {
      const lower = canReach(least, from, to, port, protocol);
      const upper = most === least ? lower : canReach(most, from, to, port, protocol);
      return lower.allowed === upper.allowed
        ? decisionOf(upper)
        : undecided("network policy", "a network policy is known only after the update");
    },
  };
}

/** True for a workload whose pods can be put into the model. */
export function isJudged({ namespace, pods }: Workload): boolean {
  return namespace !== undefined && pods !== undefined;
}

interface Placed extends RegisteredResource {
  readonly urn: string;
  readonly namespace: string | undefined;
}

const workloadKinds = ["CronJob", "DaemonSet", "Deployment", "Job", "ReplicaSet", "StatefulSet"];

/** Of the settings only the switch of the policies matters, and what others hold is often unknown. */
function isAboutPods({ inputs }: PlannedResource): boolean {
  return fieldOf(inputs, "kind") !== "ConfigMap" || textAt(inputs, "metadata", "name") === "amazon-vpc-cni";
}

function isPolicy({ inputs }: RegisteredResource): boolean {
  return textAt(inputs, "kind")?.endsWith("NetworkPolicy") === true;
}

function isWorkload({ inputs }: RegisteredResource): boolean {
  return workloadKinds.includes(textAt(inputs, "kind") ?? "");
}

/** The object with the name of its namespace, where that can be found out. */
function placed(links: ResourceLinks, object: PlannedResource): Placed {
  const { inputs, type, urn } = object;
  const namespace = namespaceOf(links, object);
  const metadata = fieldOf(inputs, "metadata");
  const written =
    typeof metadata === "object" && namespace !== undefined ? { ...metadata, namespace } : metadata;
  return { urn, type, namespace, inputs: { ...inputs, metadata: written } };
}

function namesOf(objects: readonly Placed[]): readonly string[] {
  return objects
    .filter(({ inputs }) => inputs["kind"] === "Namespace")
    .flatMap(({ inputs }) => textAt(inputs, "metadata", "name") ?? []);
}

function standIn(name: string, namespace: string, rules: object): RegisteredResource {
  return {
    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    inputs: {
      kind: "NetworkPolicy",
      metadata: { name: `unknown-${name}`, namespace },
      spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"], ...rules },
    },
  };
}

/** Security groups are judged beside, for pods and all others alike. */
function modelOf(
  links: ResourceLinks,
  objects: readonly RegisteredResource[],
  podSubnets: readonly string[],
): ClusterModel {
  const parts = registeredParts({
    resources: objects,
    groups: {},
    podSubnets,
    clusterDns: dnsOf(links) ?? noDns,
  });
  return clusterModel({ ...parts, podSecurityGroupRules: "none" });
}

/** Stands for an address that is not known, and belongs to nobody. */
const noDns = "192.0.2.10";

/** Address of the cluster's DNS; `undefined` where the cluster does not say. */
export function dnsOf(links: ResourceLinks): string | undefined {
  const [cluster] = links.ofType("aws:eks/cluster:Cluster");
  const block = textAt(cluster?.inputs, "kubernetesNetworkConfig", "serviceIpv4Cidr");
  return block === undefined ? undefined : clusterDns(block);
}

const layers: Readonly<Record<ClusterLayer, Layer>> = {
  "address family": "routing",
  "egress policy": "network policy",
  "host policy": "network policy",
  "ingress policy": "network policy",
  "no policy": "none",
  "node default": "network policy",
  "own node": "none",
  "own pod": "none",
  "pod security group": "security group",
};

function decisionOf({ allowed, layer, why }: Verdict): Decision {
  return { answer: allowed ? "allowed" : "denied", layer: layers[layer], why };
}
