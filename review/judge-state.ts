import type { Finding, PlanStep, Unknown } from "../model/plan.ts";
import { secretlessFindings } from "../policies/secretless-state.ts";
import { unknownsOf } from "../policies/unknowns.ts";
import { applyWaivers, type Waivers } from "../policies/waivers.ts";

/** A resource of an exported state, as far as the rules read it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
}

/** What the rules say of a state. */
export interface JudgedState {
  /** How many resources it holds. */
  readonly resources: number;
  readonly unknown: readonly Unknown[];
  readonly findings: readonly Finding[];
}

/**
 * Applies to a state the rules that need no change to judge: no secret in it, no type unknown to the tables. What is lost, weakened
 * or interrupted, only a plan can tell. Pure.
 */
export function judgeState(resources: readonly StateResource[], waivers: Waivers): JudgedState {
  const sorted = resources.toSorted((a, b) => (a.urn < b.urn ? -1 : Number(a.urn > b.urn)));
  const found = sorted.flatMap(findingsOf);
  return {
    resources: sorted.length,
    unknown: unknownsOf(sorted.map(asCreation)),
    findings: applyWaivers(found, waivers).findings,
  };
}

/** A provider repeats most inputs among its outputs: what is said of the one is not said again of the other. */
function findingsOf({ inputs, outputs, urn }: StateResource): readonly Finding[] {
  const found = secretlessFindings([{ urn, inputs }]);
  const repeated = new Set(secretlessFindings([{ urn, inputs }], "output").map(({ message }) => message));
  const others = secretlessFindings([{ urn, inputs: outputs }], "output");
  return [...found, ...others.filter(({ message }) => !repeated.has(message))];
}

/** The tables are asked about the type alone, as for something new. */
function asCreation({ inputs, type, urn }: StateResource): PlanStep {
  return {
    op: "create",
    urn,
    type,
    name: urn.split("::").slice(3).join("::"),
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
