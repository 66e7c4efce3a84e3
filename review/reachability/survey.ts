import type { PlannedResource } from "../../model/planned-resource.ts";
import { ClusterModelError } from "../../model/reachability.ts";
import { type Entry, entriesOf } from "./entries.ts";
import {
  type DatabasePlace,
  databasesOf,
  endpointsOf,
  functionsOf,
  type HostPlace,
  hostsOf,
  type Place,
} from "./places.ts";
import { dnsOf, type PodPolicies, podPolicies } from "./pod-policies.ts";
import { fieldOf, ResourceLinks } from "./resource-links.ts";
import { groupTypes, SecurityGroups } from "./security-groups.ts";
import { Subnets, subnetType } from "./subnets.ts";
import { type Workload, workloadsOf } from "./workloads.ts";

/** What of an environment's resources bears on who reaches whom, read once. */
export interface Survey {
  readonly workloads: readonly Workload[];
  readonly functions: readonly Place[];
  readonly hosts: readonly HostPlace[];
  readonly databases: readonly DatabasePlace[];
  readonly endpoints: readonly Place[];
  readonly entries: readonly Entry[];
  /** Hosts outside that some policy names. */
  readonly hostNames: readonly string[];
  readonly subnets: Subnets;
  /** Groups and subnets of all pods. */
  readonly pods: Pick<Place, "groups" | "subnets">;
  /** Address of the cluster's DNS; `undefined` where it is not known. */
  readonly dns: string | undefined;
  /** Or why they are not judged. */
  readonly groups: SecurityGroups | string;
  /** Or why they are not judged. */
  readonly policies: PodPolicies | string;
}

export function surveyOf(resources: readonly PlannedResource[]): Survey {
  const links = new ResourceLinks(resources);
  const subnets = new Subnets(links);
  const workloads = workloadsOf(links);
  const pods = podNetwork(links);
  const blocks = subnets.blocks(pods.subnets);
  return {
    workloads,
    functions: functionsOf(links, subnets),
    hosts: hostsOf(links, subnets),
    databases: databasesOf(links, subnets),
    endpoints: endpointsOf(links, subnets),
    entries: entriesOf(links, subnets, workloads),
    hostNames: hostNamesOf(links),
    subnets,
    pods,
    dns: dnsOf(links),
    groups: orReason(() => new SecurityGroups(links)),
    policies:
      blocks === undefined
        ? "The subnets of the pods are not known before the update."
        : orReason(() => podPolicies(links, workloads, blocks)),
  };
}

/** What cannot be judged must not pass for closed, nor end the review of everything else. */
function orReason<Made>(make: () => Made): Made | string {
  try {
    return make();
  } catch (error) {
    if (error instanceof ClusterModelError || error instanceof RangeError) return error.message;
    throw error;
  }
}

/** As the node classes give it to all pods; of several classes each pod may land on any. */
function podNetwork(links: ResourceLinks): Survey["pods"] {
  const classes = links.objects.filter(({ inputs }) => inputs["kind"] === "NodeClass");
  const terms = (own: string, nodes: string, types: readonly string[]) => {
    const found = classes.map((nodeClass) => {
      const field = fieldOf(nodeClass.inputs["spec"], own) === undefined ? nodes : own;
      const references = links.references(nodeClass, ["spec", field, "id"], types);
      // A class may find them by their tags instead.
      return references?.length === 0 ? undefined : references;
    });
    const known = found.filter((one) => one !== undefined);
    return known.length === found.length ? [...new Set(known.flat())] : undefined;
  };
  return {
    groups: terms("podSecurityGroupSelectorTerms", "securityGroupSelectorTerms", groupTypes),
    subnets: terms("podSubnetSelectorTerms", "subnetSelectorTerms", [subnetType]),
  };
}

function hostNamesOf(links: ResourceLinks): readonly string[] {
  const rules = links.objects
    .filter(({ inputs }) => inputs["kind"] === "ApplicationNetworkPolicy")
    .flatMap(({ inputs }) => listAt(inputs["spec"], "egress"));
  const names = rules.flatMap((rule) => listAt(rule, "to")).flatMap((peer) => listAt(peer, "domainNames"));
  return [...new Set(names.filter((name) => typeof name === "string"))]
    .filter((name) => !name.startsWith("*"))
    .toSorted();
}

function listAt(value: unknown, field: string): readonly unknown[] {
  const found = fieldOf(value, field);
  return Array.isArray(found) ? found : [];
}
