import type { PlannedResource } from "../../model/planned-resource.ts";
import { tiers } from "../../model/subnet-plan.ts";
import type { Reachability } from "../reachability/reachability.ts";
import { ResourceLinks, textAt } from "../reachability/resource-links.ts";
import { subnetType } from "../reachability/subnets.ts";
import { type Survey, surveyOf } from "../reachability/survey.ts";
import { crowdsOf } from "./crowds.ts";

/** Up to here each workload has a node of its own; beyond it those with the same kinds of connections share one. */
export const sceneLimits = { workloads: 24 } as const;

export type Shape = "round" | "pill" | "slanted" | "cylinder" | "box";

export interface SceneNode {
  readonly key: string;
  /** Lines. */
  readonly label: readonly string[];
  readonly shape: Shape;
}

/** A frame with a title. Empty ones are not drawn. */
export interface Frame {
  readonly title: string;
  readonly nodes: readonly SceneNode[];
  readonly frames: readonly Frame[];
}

export interface Scene {
  /** What is outside of every frame. */
  readonly outside: readonly SceneNode[];
  readonly frames: readonly Frame[];
  /** Key of the node that stands for a source or for what a target is of, by title. */
  readonly keyOf: ReadonlyMap<string, string>;
  /** True where there is a NAT gateway that leads to the internet. */
  readonly hasNat: boolean;
}

/** Keys of nodes that stand for no resource of one name. */
export const keys = {
  internet: "internet",
  internalClients: "internal clients",
  publicEntry: "public entry",
  internalEntry: "internal entry",
  nat: "NAT",
  endpoints: "AWS endpoints",
} as const;

export function sceneOf(resources: readonly PlannedResource[], paths: Reachability): Scene {
  const links = new ResourceLinks(resources);
  const survey = surveyOf(resources);
  const crowded = survey.workloads.length > sceneLimits.workloads;
  const crowds = crowded ? crowdsOf(paths) : [];
  const inTier = framed(links, survey, crowded ? crowds : undefined);
  const members = crowds.flatMap(({ key, titles }) => titles.map((title) => [title, key] as const));
  return {
    outside: outsideOf(paths),
    frames: [
      { title: networkTitle(links), nodes: [], frames: tiers.map((tier) => tierFrame(links, tier, inTier)) },
    ],
    keyOf: new Map([...survey.workloads.map(({ title }) => [title, title] as const), ...members]),
    hasNat: natsOf(links).length > 0,
  };
}

type InTier = (tier: string) => Pick<Frame, "nodes" | "frames">;

function outsideOf({ sources }: Reachability): readonly SceneNode[] {
  return [keys.internet, keys.internalClients]
    .filter((key) => sources.some(({ title }) => title === key))
    .map((key) => ({ key, label: [key], shape: "round" }));
}

function networkTitle(links: ResourceLinks): string {
  const [vpc] = links.ofType("aws:ec2/vpc:Vpc");
  const zones = links.ofType(subnetType).flatMap(({ inputs, name }) => {
    const zone = textAt(inputs, "availabilityZoneId");
    return zone === undefined ? [] : [`${name.split("-").at(-1) ?? ""} ${zone}`];
  });
  return [
    `network ${textAt(vpc?.inputs, "cidrBlock") ?? "of others"}`,
    ...(zones.length === 0 ? [] : [`zones ${[...new Set(zones)].toSorted().join(", ")}`]),
  ].join(" · ");
}

function tierFrame(links: ResourceLinks, tier: string, inTier: InTier): Frame {
  const blocks = links
    .ofType(subnetType)
    .filter(({ name }) => tierOf(name) === tier)
    .flatMap(({ inputs }) => textAt(inputs, "cidrBlock") ?? []);
  return { title: [tier, ...(blocks.length === 0 ? [] : [blocks.join(", ")])].join(" · "), ...inTier(tier) };
}

/** Subnets are called after their tier and their zone, as in `network-private-a`. */
function tierOf(name: string): string {
  return tiers.find((tier) => new RegExp(`(^|-)${tier}-[a-f]$`).test(name)) ?? "private";
}

function framed(
  links: ResourceLinks,
  survey: Survey,
  crowds: ReturnType<typeof crowdsOf> | undefined,
): InTier {
  const tierAt = (subnets: readonly string[] | undefined, otherwise: string) => {
    const name = links.find(subnets?.[0] ?? "")?.name;
    return name === undefined ? otherwise : tierOf(name);
  };
  const placed: readonly (readonly [tier: string, node: SceneNode])[] = [
    ...entryNodes(survey).map(
      (node) => [node.key === keys.publicEntry ? "public" : "internal", node] as const,
    ),
    ...natNode(links).map((node) => ["public", node] as const),
    ...[...survey.functions, ...survey.hosts].map(
      ({ subnets, title }) => [tierAt(subnets, "private"), box(title, [title])] as const,
    ),
    ...endpointNode(links).map((node) => ["endpoints", node] as const),
    ...survey.databases.map(({ subnets, title }) => {
      const node: SceneNode = { key: title, label: [title, engineOf(links, title)], shape: "cylinder" };
      return [tierAt(subnets, "database"), node] as const;
    }),
  ];
  const cluster = clusterFrame(links, survey, crowds);
  return (tier) => ({
    nodes: placed.filter(([place]) => place === tier).map(([, node]) => node),
    frames: tier === tierAt(survey.pods.subnets, "private") ? [cluster] : [],
  });
}

function clusterFrame(
  links: ResourceLinks,
  { workloads }: Survey,
  crowds: ReturnType<typeof crowdsOf> | undefined,
): Frame {
  const [cluster] = links.ofType("aws:eks/cluster:Cluster");
  const title = `cluster ${textAt(cluster?.inputs, "name") ?? ""}`.trim();
  if (crowds !== undefined) {
    return { title, frames: [], nodes: crowds.map(({ key, label }) => box(key, label)) };
  }
  const namespaces = Map.groupBy(workloads, ({ namespace, service }) => namespace ?? service);
  const frames = [...namespaces].map(([namespace, inside]) => ({
    title: `namespace ${namespace}`,
    frames: [],
    nodes: inside.map(
      ({ kind, title: name }): SceneNode => ({
        key: name,
        label: [name],
        shape: kind === "job" ? "pill" : "box",
      }),
    ),
  }));
  return { title, nodes: [], frames };
}

function entryNodes({ entries }: Survey): readonly SceneNode[] {
  const schemes = new Set(entries.map(({ scheme }) => scheme));
  return [
    ...(schemes.has("internet-facing") || schemes.has(undefined) ? [keys.publicEntry] : []),
    ...(schemes.has("internal") || schemes.has(undefined) ? [keys.internalEntry] : []),
  ].map((key) => ({ key, label: [key], shape: "slanted" }));
}

function natsOf(links: ResourceLinks): readonly PlannedResource[] {
  return links.ofType("aws:ec2/natGateway:NatGateway");
}

function natNode(links: ResourceLinks): readonly SceneNode[] {
  const { length } = natsOf(links);
  return length === 0 ? [] : [box(keys.nat, [length === 1 ? "NAT gateway" : `${length} NAT gateways`])];
}

function endpointNode(links: ResourceLinks): readonly SceneNode[] {
  const { length } = links
    .ofType("aws:ec2/vpcEndpoint:VpcEndpoint")
    .filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface");
  return length === 0 ? [] : [box(keys.endpoints, ["AWS endpoints", `${length} services`])];
}

function engineOf(links: ResourceLinks, name: string): string {
  const instance = links.ofType("aws:rds/instance:Instance").find((one) => one.name === name);
  const { inputs } = instance ?? { inputs: {} };
  return ["engine", "engineVersion", "instanceClass"]
    .flatMap((field) => textAt(inputs, field) ?? [])
    .join(" ");
}

function box(key: string, label: readonly string[]): SceneNode {
  return { key, label, shape: "box" };
}
