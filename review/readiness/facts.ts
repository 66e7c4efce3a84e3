import type { Finding, Unknown } from "../../model/plan.ts";
import type { PlannedResource } from "../../model/planned-resource.ts";
import type { DatedRecord } from "./records/dated-record.ts";
import type { Repository } from "./repository.ts";
import { namespaceOf } from "./workload.ts";

/** Where the resources come from. */
export interface Source {
  readonly kind: "plan" | "state";
  /** True for what a simulation made: such resources are shown and do not count. */
  readonly simulated: boolean;
  /** In words, as in `the state in prod.json`. */
  readonly says: string;
  /** What seals the secrets of the state; undefined for a plan, which does not say. */
  readonly sealedBy?: "awskms" | "passphrase" | "another";
}

/** All that readiness is judged by. */
export interface Facts {
  /** Name of the stack, as in `prod`. */
  readonly stack: string;
  /** `YYYY-MM-DD`. */
  readonly today: string;
  readonly source: Source;
  readonly resources: ResourcesByType;
  /** What the rules say of the same plan or state. */
  readonly findings: readonly Finding[];
  /** What no table or rule knows in it. */
  readonly unknown: readonly Unknown[];
  readonly repository: Repository;
  /** Of every environment; `recordsFor` picks this one's. */
  readonly records: readonly DatedRecord[];
}

/** Resources by type token, each read once, and sorted by URN: the engine's own order differs from run to run. */
export class ResourcesByType {
  readonly all: readonly PlannedResource[];
  readonly #byType = new Map<string, PlannedResource[]>();
  readonly #byNamespace = new Map<string, Map<unknown, PlannedResource[]>>();

  constructor(resources: readonly PlannedResource[]) {
    this.all = resources.toSorted((a, b) => (a.urn < b.urn ? -1 : Number(a.urn > b.urn)));
    for (const resource of this.all) {
      const others = this.#byType.get(resource.type);
      if (others === undefined) this.#byType.set(resource.type, [resource]);
      else others.push(resource);
    }
  }

  /** Kubernetes objects of a type in a namespace; those of namespaces that are not known go together. */
  inNamespace(type: string, namespace: unknown): readonly PlannedResource[] {
    const known = this.#byNamespace.get(type) ?? Map.groupBy(this.of(type), namespaceOf);
    this.#byNamespace.set(type, known);
    return known.get(namespace) ?? [];
  }

  /** Those of the given types, in the order of the types. */
  of(...types: readonly string[]): readonly PlannedResource[] {
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }
}
