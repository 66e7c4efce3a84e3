import { fewestZones } from "../../model/existing-network.ts";
import { hasLoadBalancerZone } from "../../model/load-balancer-zones.ts";
import { accessHost } from "./access-host.ts";
import { identity } from "./identity.ts";
import { ingress } from "./ingress.ts";
import { existingNetwork } from "./network.ts";
import type { Mistake } from "./problem.ts";
import { type Rule, valid } from "./rule.ts";
import { servicesOf } from "./service-entries.ts";
import { service } from "./services.ts";
import { valueAt } from "./value.ts";

const domainPath = ["ingress", "domain"] as const;

const domainOf = (values: Parameters<Rule>[0]) => valid(ingress.shape.domain, valueAt(values, domainPath));

/** The entries among a service's sources, with their places in the list. */
function entriesOf(entry: unknown): readonly (readonly [index: number, source: string])[] {
  const exposedTo = valid(service.shape.exposedTo, valueAt(entry, ["exposedTo"])) ?? [];
  return [...exposedTo.entries()].filter(([, source]) => source === "internet" || source === "internal");
}

const entriesHaveDomain: Rule = (values) => {
  if (domainOf(values) !== "none") return [];
  return servicesOf(values).flatMap(([name, entry]) =>
    entriesOf(entry).map(
      ([index, source]): Mistake => ({
        path: ["services", name, "exposedTo", index],
        message: `gives an entry for ${source}, and ingress.domain is none`,
        allowed: "service:NAME, or a domain in ingress.domain",
      }),
    ),
  );
};

/** One name leads to one load balancer. */
const oneEntry: Rule = (values) =>
  servicesOf(values).flatMap(([name, entry]) =>
    entriesOf(entry)
      .filter(([, source], index, entries) => entries.findIndex(([, other]) => other === source) === index)
      .slice(1)
      .map(
        ([index]): Mistake => ({
          path: ["services", name, "exposedTo", index],
          message: "is a second entry, and a service's name leads to one load balancer",
          allowed: "internet or internal; the public entry is reached from inside too",
        }),
      ),
  );

/** In another team's network the public tier may be absent. */
const entriesHaveSubnets: Rule = (values) => {
  const settings = valid(existingNetwork, values["network"]);
  if (settings === undefined || Object.keys(settings.existing.subnets.public ?? {}).length >= fewestZones)
    return [];
  return servicesOf(values).flatMap(([name, entry]) =>
    entriesOf(entry)
      .filter(([, source]) => source === "internet")
      .map(
        ([index]): Mistake => ({
          path: ["services", name, "exposedTo", index],
          message: `needs public subnets in ${fewestZones} zones, which network.existing does not name`,
          allowed: "internal, or subnets in network.existing.subnets.public",
        }),
      ),
  );
};

/** What tells environments apart. */
const identifying = ["environment", "region", "accountId"] as const;

const domainsOnce: Rule = (values, siblings) => {
  const domain = domainOf(values);
  if (domain === undefined || domain === "none") return [];
  // A second file of the same environment is refused as a whole, by its name.
  const others = siblings.filter((sibling) => identifying.some((key) => sibling.values[key] !== values[key]));
  const twin = others.find((sibling) => domainOf(sibling.values) === domain);
  if (twin === undefined) return [];
  return [
    {
      path: domainPath,
      message: `is the domain of ${twin.file} too`,
      allowed: "a domain of its own, since one name leads to one environment",
      other: { file: twin.file, path: domainPath },
    },
  ];
};

const zoneKnown: Rule = (values) => {
  const domain = domainOf(values);
  const region = valid(identity.region, values["region"]);
  if (domain === undefined || domain === "none" || region === undefined) return [];
  if (hasLoadBalancerZone(region)) return [];
  return [
    {
      path: domainPath,
      message: `needs the hosted zone of load balancers in ${region}, which model/load-balancer-zones.ts does not list`,
      allowed: "none, or a Region that is listed there",
    },
  ];
};

const hostHasUsers: Rule = (values) => {
  const host = valid(accessHost, values["accessHost"]);
  if (host === undefined || !host.enabled || host.userRoleArns.length > 0) return [];
  return [
    {
      path: ["accessHost", "userRoleArns"],
      message: "is empty, so that nobody may use the host",
      allowed: "at least one ARN of a role, or enabled: false",
    },
  ];
};

/** Ways into the environment: names of services, and the host for people. */
export const entryRules: readonly Rule[] = [
  entriesHaveDomain,
  entriesHaveSubnets,
  oneEntry,
  domainsOnce,
  zoneKnown,
  hostHasUsers,
];
