import type { Finding, PlanStep, Unknown } from "../model/plan.ts";
import type { PlannedResource } from "../model/planned-resource.ts";
import { deferredOf } from "../policies/deferred.ts";
import { textAt } from "../policies/input-values.ts";
import { findingsIn } from "../policies/resource-rules.ts";
import { ResourceSet } from "../policies/resource-set.ts";
import { secretlessFindings } from "../policies/secretless-state.ts";
import { unjudgedOf } from "../policies/unjudged.ts";
import { unknownsOf } from "../policies/unknowns.ts";
import { applyWaivers, type Waivers } from "../policies/waivers.ts";

/** A resource of an exported state, as far as the rules read it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Default false. */
  readonly protect?: boolean;
  /** URN and id of the provider; absent for components. */
  readonly provider?: string;
}

/** What the rules say of a state. */
export interface JudgedState {
  /** How many resources it holds. */
  readonly resources: number;
  readonly unknown: readonly Unknown[];
  /** What an update that was cut off has left unknown. */
  readonly deferred: readonly Unknown[];
  readonly findings: readonly Finding[];
}

/**
 * Applies to a state the rules that need no change to judge, and names the types that no table and no rule knows. What is lost,
 * weakened or interrupted, only a plan can tell. Pure.
 */
export function judgeState(resources: readonly StateResource[], waivers: Waivers): JudgedState {
  const sorted = resources.toSorted((a, b) => (a.urn < b.urn ? -1 : Number(a.urn > b.urn)));
  const set = new ResourceSet(sorted.map(standing));
  const found = [...findingsIn(set), ...sorted.flatMap(leakingOutputs)];
  return {
    resources: sorted.length,
    unknown: [...unknownsOf(sorted.map(asCreation)), ...unjudgedOf(sorted)],
    deferred: deferredOf(set),
    findings: applyWaivers(found, waivers).findings,
  };
}

/** AWS' provider repeats the id among the outputs; for a component, and where it does not, nobody says it. */
function standing(resource: StateResource): PlannedResource {
  const { inputs, outputs, protect = false, provider, type, urn } = resource;
  const id = textAt(outputs, "id");
  return {
    urn,
    type,
    name: nameOf(urn),
    inputs,
    protect,
    ...(provider === undefined ? {} : { provider }),
    ...(id === undefined ? {} : { id }),
  };
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

/** A provider repeats most inputs among its outputs: what is said of the one is not said again of the other. */
function leakingOutputs({ inputs, outputs, urn }: StateResource): readonly Finding[] {
  const repeated = new Set(secretlessFindings([{ urn, inputs }], "output").map(({ message }) => message));
  const others = secretlessFindings([{ urn, inputs: outputs }], "output");
  return others.filter(({ message }) => !repeated.has(message));
}

/** The tables are asked about the type alone, as for something new. */
function asCreation({ inputs, type, urn }: StateResource): PlanStep {
  return {
    op: "create",
    urn,
    type,
    name: nameOf(urn),
    parent: "",
    provider: "",
    old: null,
    new: inputs,
    replaceKeys: [],
    stateful: false,
    protect: false,
    diff: [],
  };
}
