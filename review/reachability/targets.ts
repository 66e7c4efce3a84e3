import { internetAddress, type Party, podParty } from "./party.ts";
import type { ReachTarget } from "./reachability.ts";
import type { Survey } from "./survey.ts";
import type { Workload } from "./workloads.ts";

/** Something that listens. */
export interface Target extends Omit<ReachTarget, "of"> {
  /** Several where one of them is enough. */
  readonly parties: readonly Party[];
  readonly workload?: Workload;
  /** For a database, whether it may have an address on the internet. */
  readonly mayBePublic?: boolean;
}

/** Source: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html */
const identityAddress = "169.254.170.23";
const metadataAddress = "169.254.169.254";

export function targetsOf(survey: Survey): readonly Target[] {
  const { databases, dns, endpoints, hostNames, workloads } = survey;
  return [
    ...workloads.flatMap((workload) => portsOf(survey, workload)),
    ...databases.map((place) => ({
      title: `${place.title} ${place.port}`,
      kind: "database" as const,
      port: place.port,
      protocol: "TCP" as const,
      parties: [place],
      mayBePublic: place.mayBePublic,
    })),
    ...(endpoints.length === 0 ? [] : [tcp("AWS endpoints", "AWS endpoints", 443, endpoints)]),
    tcp("internet", "internet", 443, [at("the internet", internetAddress)]),
    ...hostNames.map((host) => tcp(host, "host name", 443, [{ ...at(host, internetAddress), host }])),
    {
      title: "cluster DNS 53",
      kind: "cluster DNS",
      port: 53,
      protocol: "UDP",
      parties: [at("the cluster's DNS", dns)],
    },
    tcp("instance metadata", "instance metadata", 80, [at("instance metadata", metadataAddress)]),
    tcp("Pod Identity", "Pod Identity", 80, [at("the agent of Pod Identity", identityAddress)]),
  ];
}

function at(title: string, address: string | undefined): Party {
  return { title, groups: [], addresses: address === undefined ? undefined : [address] };
}

function tcp(title: string, kind: Target["kind"], port: number, parties: readonly Party[]): Target {
  return { title: `${title} ${port}`, kind, port, protocol: "TCP", parties };
}

function portsOf(survey: Survey, workload: Workload): readonly Target[] {
  const party = podParty(survey, workload);
  return (workload.pods?.ports ?? []).map(({ port, protocol }) => ({
    title: `${workload.title} ${protocol === "TCP" ? port : `${protocol} ${port}`}`,
    kind: "service port",
    port,
    protocol,
    parties: [party],
    workload,
  }));
}
