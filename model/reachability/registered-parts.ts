import { z } from "zod";
import { formatCidr, parseCidr, subnetAt, usableAddresses } from "../cidr.ts";
import { ClusterModelError } from "./cluster-model.ts";
import type { ClusterParts, PodModel } from "./cluster-parts.ts";
import { podGroupRules, type RegisteredResource, type SecurityGroups } from "./registered-group-rules.ts";
import {
  configMapObject,
  cronJobObject,
  hostPolicyObject,
  namespaceObject,
  networkPolicyObject,
  nodeClassObject,
  type PodTemplate,
  workloadObject,
} from "./registered-objects.ts";

export type { RegisteredResource, SecurityGroups } from "./registered-group-rules.ts";

/** What is registered, and what no resource says of itself. */
export interface RegisteredCluster {
  /** All resources of an environment; those that decide nothing are passed over. What is about to be deleted is not among them. */
  readonly resources: readonly RegisteredResource[];
  readonly groups: SecurityGroups;
  /** Blocks that pods get their addresses from. */
  readonly podSubnets: readonly string[];
  /** Address of the cluster's DNS, which each node answers itself. */
  readonly clusterDns: string;
}

/**
 * Makes the parts of a cluster from what is registered: one pod for each Deployment, Job and the like, called as kubectl calls it
 * (`deployment/api`), with an address that it could get.
 *
 * Without the switch for policies none holds, as in EKS. Pods that an add-on brings are not registered and not among them.
 *
 * @throws ClusterModelError for an object that cannot be read, a kind of policy that is not judged, or more pods than addresses.
 */
export function registeredParts(cluster: RegisteredCluster): ClusterParts {
  const { clusterDns, groups, podSubnets, resources } = cluster;
  const objects = resources.filter(({ type }) => type.startsWith("kubernetes:")).map(({ inputs }) => inputs);
  refuseUnjudged(objects);
  const enforced = read(objects, "ConfigMap", configMapObject).some(isSwitchedOn);
  const policies = enforced ? objects : [];
  return {
    namespaces: [
      ...ownNamespaces.map((name) => ({ name, labels: {} })),
      ...read(objects, "Namespace", namespaceObject).map(({ metadata }) => metadata),
    ],
    pods: podsOf(objects, addressesIn(podSubnets)),
    networkPolicies: read(policies, "NetworkPolicy", networkPolicyObject).map(flat),
    hostPolicies: read(policies, "ApplicationNetworkPolicy", hostPolicyObject).map(flat),
    podSecurityGroupRules: podGroupRules(resources, groups),
    answeredByNode: ["169.254.0.0/16", `${clusterDns}/32`],
    unselectedPods: unselectedPods(policies),
  };
}

/** Every cluster has these. */
const ownNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

type Fields = RegisteredResource["inputs"];

function read<Shape extends z.ZodType>(
  objects: readonly Fields[],
  kind: string,
  shape: Shape,
): readonly z.output<Shape>[] {
  return objects
    .filter((object) => object["kind"] === kind)
    .map((object) => {
      const { data, error, success } = shape.safeParse(object);
      if (success) return data;
      throw new ClusterModelError(`${titleOf(object)} cannot be read: ${z.prettifyError(error)}`);
    });
}

function titleOf({ kind, metadata }: Fields): string {
  return `${String(kind)} ${JSON.stringify(metadata)}`;
}

/** To pass over what decides as well would make a wrong answer of every one. */
function refuseUnjudged(objects: readonly Fields[]): void {
  const stranger = objects.find(
    ({ kind }) =>
      typeof kind !== "string" ||
      unjudgedKinds.includes(kind) ||
      (kind.endsWith("NetworkPolicy") && !policyKinds.includes(kind)),
  );
  if (stranger === undefined) return;
  throw new ClusterModelError(
    `${titleOf(stranger)} decides who reaches whom, or is reached, and is not judged; judged are ` +
      `${[...policyKinds, ...workloadKinds].join(", ")} and CronJob.`,
  );
}

/** Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-net-pol.html */
function isSwitchedOn({ data, metadata }: z.output<typeof configMapObject>): boolean {
  return (
    metadata.namespace === "kube-system" &&
    metadata.name === "amazon-vpc-cni" &&
    data["enable-network-policy-controller"] === "true"
  );
}

function flat<Spec>({
  metadata: { name, namespace },
  spec,
}: {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: Spec;
}) {
  return { name, namespace, spec };
}

/** Of several node classes the most open counts: which one a pod lands on is the scheduler's to say. */
function unselectedPods(objects: readonly Fields[]): ClusterParts["unselectedPods"] {
  const defaults = read(objects, "NodeClass", nodeClassObject).map(({ spec }) => spec.networkPolicy);
  return defaults.length > 0 && defaults.every((one) => one === "DefaultDeny")
    ? "DefaultDeny"
    : "DefaultAllow";
}

const policyKinds = ["NetworkPolicy", "ApplicationNetworkPolicy"];
const unjudgedKinds = ["Pod", "ReplicationController", "SecurityGroupPolicy"];
const workloadKinds = ["DaemonSet", "Deployment", "Job", "ReplicaSet", "StatefulSet"];

function podsOf(objects: readonly Fields[], addresses: Generator<string, undefined>): readonly PodModel[] {
  const templates = [
    ...workloadKinds.flatMap((kind) =>
      read(objects, kind, workloadObject).map(({ metadata, spec }) => ({ kind, metadata, ...spec })),
    ),
    ...read(objects, "CronJob", cronJobObject).map(({ metadata, spec }) => ({
      kind: "CronJob",
      metadata,
      ...spec.jobTemplate.spec,
    })),
  ];
  return templates.map(({ kind, metadata, template }) => ({
    namespace: metadata.namespace,
    name: `${kind.toLowerCase()}/${metadata.name}`,
    labels: template.metadata.labels,
    address: nextOf(addresses),
    ports: portsOf(template),
    node: "unknown",
    hostNetwork: template.spec.hostNetwork,
  }));
}

function portsOf({ spec }: PodTemplate): PodModel["ports"] {
  return spec.containers.flatMap(({ ports }) =>
    ports.map(({ containerPort, name, protocol }) => ({ name, port: containerPort, protocol })),
  );
}

function* addressesIn(subnets: readonly string[]): Generator<string, undefined> {
  // AWS keeps the first four addresses of a subnet.
  const kept = 4;
  for (const subnet of subnets.map(parseCidr)) {
    for (let index = 0; index < usableAddresses(subnet); index += 1) {
      yield formatCidr(subnetAt(subnet, 32, index + kept)).replace("/32", "");
    }
  }
  return undefined;
}

function nextOf(addresses: Generator<string, undefined>): string {
  const { value } = addresses.next();
  if (value !== undefined) return value;
  throw new ClusterModelError(
    "There are more pods than addresses in podSubnets; name all of the pods' subnets.",
  );
}
