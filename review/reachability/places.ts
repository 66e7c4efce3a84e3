import type { PlannedResource } from "../../model/planned-resource.ts";
import { fieldOf, type ResourceLinks } from "./resource-links.ts";
import { type GroupMember, groupTypes } from "./security-groups.ts";
import { type Subnets, subnetType } from "./subnets.ts";

/** What has an address in the network and is no pod. */
export interface Place extends GroupMember {
  /** `undefined` where they are known only after the update. */
  readonly subnets: readonly string[] | undefined;
  /** One for each subnet; `undefined` as `subnets`. */
  readonly addresses: readonly string[] | undefined;
}

/** A database, and where it listens. */
export interface DatabasePlace extends Place {
  readonly port: number;
  /** True unless the instance is known to have no address on the internet. */
  readonly mayBePublic: boolean;
}

/** A machine for access, and whether it asks its own metadata. */
export interface HostPlace extends Place {
  readonly hasMetadata: boolean;
}

const postgresql = 5432;

export function databasesOf(links: ResourceLinks, subnets: Subnets): readonly DatabasePlace[] {
  const groupType = "aws:rds/subnetGroup:SubnetGroup";
  return byName(links.ofType("aws:rds/instance:Instance")).map((instance) => {
    const [name] = links.references(instance, ["dbSubnetGroupName"], [groupType]) ?? [];
    const group = name === undefined ? undefined : links.find(name);
    const inside = group === undefined ? undefined : links.references(group, ["subnetIds"], [subnetType]);
    const { port, publiclyAccessible } = instance.inputs;
    return {
      ...placeOf(links, subnets, instance, ["vpcSecurityGroupIds"], inside),
      port: typeof port === "number" ? port : postgresql,
      mayBePublic: publiclyAccessible !== false && publiclyAccessible !== undefined,
    };
  });
}

/** Functions that are in the network; others have nothing to do with it. */
export function functionsOf(links: ResourceLinks, subnets: Subnets): readonly Place[] {
  return byName(links.ofType("aws:lambda/function:Function"))
    .filter(({ inputs }) => inputs["vpcConfig"] !== undefined)
    .map((code) => {
      const inside = links.references(code, ["vpcConfig", "subnetIds"], [subnetType]);
      return placeOf(links, subnets, code, ["vpcConfig", "securityGroupIds"], inside);
    });
}

export function hostsOf(links: ResourceLinks, subnets: Subnets): readonly HostPlace[] {
  return byName(links.ofType("aws:ec2/instance:Instance")).map((instance) => ({
    ...placeOf(
      links,
      subnets,
      instance,
      ["vpcSecurityGroupIds"],
      links.references(instance, ["subnetId"], [subnetType]),
    ),
    hasMetadata: fieldOf(instance.inputs["metadataOptions"], "httpEndpoint") !== "disabled",
  }));
}

/** The places at which AWS services are reached, those alike once. */
export function endpointsOf(links: ResourceLinks, subnets: Subnets): readonly Place[] {
  const endpointType = "aws:ec2/vpcEndpoint:VpcEndpoint";
  const associations = links
    .ofType("aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation")
    .map((association) => ({
      endpoints: links.references(association, ["vpcEndpointId"], [endpointType]),
      subnets: links.references(association, ["subnetId"], [subnetType]),
    }));
  const isLoose = associations.some((one) => one.endpoints === undefined || one.subnets === undefined);
  const byEndpoint = Map.groupBy(associations, ({ endpoints }) => endpoints?.[0] ?? "");
  const places = links
    .ofType(endpointType)
    .filter(({ inputs }) => inputs["vpcEndpointType"] === "Interface")
    .map((endpoint) => {
      const own = links.references(endpoint, ["subnetIds"], [subnetType]);
      const more = (byEndpoint.get(endpoint.urn) ?? []).flatMap((one) => one.subnets ?? []);
      const inside = own === undefined || isLoose ? undefined : [...own, ...more].toSorted();
      return { ...placeOf(links, subnets, endpoint, ["securityGroupIds"], inside), title: "AWS endpoints" };
    });
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

/** The same order however the engine came to them. */
function byName(resources: readonly PlannedResource[]): readonly PlannedResource[] {
  return resources.toSorted((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)));
}

function placeOf(
  links: ResourceLinks,
  subnets: Subnets,
  resource: PlannedResource,
  groups: readonly string[],
  inside: readonly string[] | undefined,
): Place {
  return {
    title: resource.name,
    groups: links.references(resource, groups, groupTypes),
    subnets: inside,
    addresses: subnets.addresses(inside),
  };
}
