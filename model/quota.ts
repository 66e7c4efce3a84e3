import { surgeOf } from "./rollout.ts";
import type { Service } from "./service.ts";

/** What the pods of one namespace may request together. */
export interface Quota {
  readonly pods: number;
  readonly cpuMillicores: number;
  /** Requested, and limited, since both are the same for every container. */
  readonly memoryMib: number;
}

/** One summand of a quota. */
export interface QuotaTerm {
  readonly what: string;
  readonly pods: number;
}

/** The parts of a service that decide how many pods of what size may run. */
export type QuotaDemand = Pick<Service, "jobs" | "migration" | "replicas" | "resources">;

/**
 * What a service needs at its worst moment: all replicas in the middle of a release, while its migration, each of its jobs (none
 * runs twice at once) and one task of an operator run. Every pod is of the service's size.
 *
 * Pods that are ending still count. A quota of this size lets a release go no faster than old pods end, and so also bounds how
 * many pods hold connections to the database at once; it cannot stop it, because an ended pod makes room.
 */
export function quotaOf(service: QuotaDemand): Quota & { readonly terms: readonly QuotaTerm[] } {
  const { max } = service.replicas;
  const terms = [
    { what: "replicas at most", pods: max },
    { what: "more during a release", pods: surgeOf(max) },
    { what: "migration", pods: service.migration === "none" ? 0 : 1 },
    { what: "scheduled jobs", pods: Object.keys(service.jobs).length },
    { what: "task of an operator", pods: 1 },
  ].filter(({ pods }) => pods > 0);
  const pods = terms.reduce((sum, term) => sum + term.pods, 0);
  return {
    terms,
    pods,
    cpuMillicores: pods * service.resources.cpuMillicores,
    memoryMib: pods * service.resources.memoryMib,
  };
}

const units = { pods: "pods", cpuMillicores: "m CPU", memoryMib: "MiB memory" } as const;

/** What of a given quota is smaller than the sum of a service's requests, each as one sentence; empty when it is enough. */
export function quotaMistakes(service: QuotaDemand, quota: Quota): readonly string[] {
  const { terms, ...needed } = quotaOf(service);
  const sum = terms.map(({ pods, what }) => `${pods} (${what})`).join(" + ");
  const { cpuMillicores, memoryMib } = service.resources;
  const each = {
    pods: "",
    cpuMillicores: ` of ${cpuMillicores}m each`,
    memoryMib: ` of ${memoryMib} MiB each`,
  };
  return (["pods", "cpuMillicores", "memoryMib"] as const)
    .filter((what) => quota[what] < needed[what])
    .map(
      (what) =>
        `The quota allows ${quota[what]} ${units[what]} and the service needs ${needed[what]}: pods ${sum}${each[what]}. Raise the quota by ${needed[what] - quota[what]}, or take fewer or smaller replicas.`,
    );
}
