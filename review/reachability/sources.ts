import { internet, type Party, podParty } from "./party.ts";
import type { HostPlace } from "./places.ts";
import type { ReachSource } from "./reachability.ts";
import type { Survey } from "./survey.ts";

/** Somebody who opens connections. */
export interface Source extends ReachSource {
  readonly party: Party;
  /** Where it is, if it is in the network. */
  readonly subnets: readonly string[] | undefined;
  /** For a machine, whether its metadata is switched on. */
  readonly hasMetadata: HostPlace["hasMetadata"];
}

export function sourcesOf(survey: Survey): readonly Source[] {
  const hasInternal = survey.entries.some(({ scheme }) => scheme !== "internet-facing");
  const outside = { subnets: undefined, hasMetadata: false };
  return [
    { title: "internet", kind: "internet", party: internet, ...outside },
    ...(hasInternal ? [{ ...internalClients, ...outside }] : []),
    ...survey.workloads.map((workload) => ({
      title: workload.title,
      kind: workload.kind,
      party: podParty(survey, workload),
      subnets: survey.pods.subnets,
      hasMetadata: false,
    })),
    ...survey.functions.map((place) => ({
      title: place.title,
      kind: "function" as const,
      party: place,
      subnets: place.subnets,
      hasMetadata: false,
    })),
    ...survey.hosts.map((place) => ({
      title: place.title,
      kind: "host" as const,
      party: place,
      subnets: place.subnets,
      hasMetadata: place.hasMetadata,
    })),
  ];
}

const internalClients = {
  title: "internal clients",
  kind: "internal clients",
  party: { title: "internal clients", groups: undefined, addresses: undefined },
} as const;
