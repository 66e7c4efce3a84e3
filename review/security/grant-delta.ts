import type { PlanStep, Unknown } from "../../model/plan.ts";
import type { Cover, Grant, ReadGrants, SecurityArea, SecurityKind } from "./grant.ts";

/** What one resource's change opens or closes. */
export interface SecurityChange {
  readonly direction: "narrowed" | "widened";
  readonly kind: SecurityKind;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** What is opened or closed, at least one, in words: `ingress tcp 443 from 10.0.0.0/16`. */
  readonly what: readonly string[];
}

/** What a plan widens and narrows, and where that cannot be told. */
export interface SecurityDelta {
  readonly changes: readonly SecurityChange[];
  readonly undecided: readonly Unknown[];
}

interface Entry<G extends Grant> {
  readonly step: PlanStep;
  /** What its grants are compared within. */
  readonly scope: string;
  /** True where the resource leaves one scope for another: its words do not say which. */
  readonly moves: boolean;
  readonly before: ReadGrants<G> | undefined;
  readonly after: ReadGrants<G> | undefined;
}

/**
 * Compares what is allowed within each scope before and after the plan: a rule that only moves to another resource, or that
 * another one has covered all along, neither widens nor narrows. One that moves to another scope is taken from the one and given to the
 * other. A grant that only several others cover together counts as new.
 */
export function grantDelta<G extends Grant>(
  area: SecurityArea<G>,
  steps: readonly PlanStep[],
): SecurityDelta {
  const scopes = Map.groupBy(
    steps.flatMap((step) => entriesOf(area, step)),
    ({ scope }) => scope,
  );
  const deltas = [...scopes.values()].filter(hasChange).map((entries) => scopeDelta(area, entries));
  return {
    changes: deltas.flatMap(({ changes }) => changes),
    undecided: deltas.flatMap(({ undecided }) => undecided),
  };
}

function entriesOf<G extends Grant>(area: SecurityArea<G>, step: PlanStep): readonly Entry<G>[] {
  const before = step.old === null ? undefined : area.read(step.type, step.old);
  // What does not change is what it was, so that it is read once.
  const same = step.op === "same" && before !== undefined;
  const after = same ? before : step.new === null ? undefined : area.read(step.type, step.new);
  if (before === undefined && after === undefined) return [];
  const [from, to] = [before?.scope, after?.scope];
  if (from === undefined || to === undefined || from === to)
    return [{ step, scope: from ?? to ?? step.urn, moves: false, before, after }];
  return [
    { step, scope: from, moves: true, before, after: undefined },
    { step, scope: to, moves: true, before: undefined, after },
  ];
}

function hasChange<G extends Grant>(entries: readonly Entry<G>[]): boolean {
  return entries.some(({ step }) => step.op !== "same");
}

function scopeDelta<G extends Grant>(area: SecurityArea<G>, entries: readonly Entry<G>[]): SecurityDelta {
  const unreadable = entries.filter(isUnreadable);
  const readable = entries.filter((entry) => !isUnreadable(entry));
  const before = new GrantSet(
    area,
    readable.flatMap((entry) => entry.before?.grants ?? []),
  );
  const after = new GrantSet(
    area,
    readable.flatMap((entry) => entry.after?.grants ?? []),
  );
  const deltas = readable
    .filter(({ step }) => step.op !== "same")
    .map((entry) => entryDelta(area.kind, entry, before, after));
  return {
    changes: deltas.flatMap(({ changes }) => changes),
    undecided: [
      ...unreadable.flatMap(({ after: next, before: old, step }) =>
        [...new Set([...(old?.unreadable ?? []), ...(next?.unreadable ?? [])])].map((property) =>
          doubtOf(
            area.kind,
            step,
            property,
            "its value is not known before the update, or not in a form that is read",
          ),
        ),
      ),
      ...deltas.flatMap((delta) => delta.undecided),
    ],
  };
}

/** Only where something changes: what stays as it is opens nothing, whatever it says. */
function isUnreadable<G extends Grant>({ after, before, step }: Entry<G>): boolean {
  return step.op !== "same" && [before, after].some((read) => (read?.unreadable.length ?? 0) > 0);
}

function entryDelta<G extends Grant>(
  kind: SecurityKind,
  { after: own, before: former, moves, scope, step }: Entry<G>,
  before: GrantSet<G>,
  after: GrantSet<G>,
): SecurityDelta {
  const gained = (own?.grants ?? []).map((grant) => ({ grant, cover: before.cover(grant) }));
  const lost = (former?.grants ?? []).map((grant) => ({ grant, cover: after.cover(grant) }));
  const missing = (found: typeof gained, closes: boolean) =>
    found
      .filter(({ cover, grant }) => cover === "no" && grant.closes === closes)
      .map(({ grant }) => (moves ? `${grant.text} (${scope})` : grant.text));
  const widened = [...missing(gained, false), ...missing(lost, true).map((text) => `no longer: ${text}`)];
  const narrowed = [...missing(lost, false), ...missing(gained, true)];
  const doubtful = [...gained, ...lost]
    .filter(({ cover }) => cover === "maybe")
    .map(({ grant }) => grant.text);
  return {
    changes: [
      ...(widened.length > 0 ? [change("widened", kind, step, widened)] : []),
      ...(narrowed.length > 0 ? [change("narrowed", kind, step, narrowed)] : []),
    ],
    undecided: [...new Set(doubtful)].map((text) =>
      doubtOf(kind, step, undefined, `the terms of this have changed: ${text}`),
    ),
  };
}

/** The grants of one scope at one moment. */
class GrantSet<G extends Grant> {
  readonly #area: SecurityArea<G>;
  readonly #grants: readonly G[];
  readonly #keys: ReadonlySet<string>;

  constructor(area: SecurityArea<G>, grants: readonly G[]) {
    this.#area = area;
    this.#grants = grants;
    this.#keys = new Set(grants.map(keyOf));
  }

  /** The best answer of any grant in the set. */
  cover(grant: G): Cover {
    if (this.#keys.has(keyOf(grant))) return "yes";
    let best: Cover = "no";
    for (const outer of this.#grants) {
      if (outer.closes !== grant.closes) continue;
      const answer = this.#area.covers(outer, grant);
      if (answer === "yes") return "yes";
      if (answer === "maybe") best = "maybe";
    }
    return best;
  }
}

function keyOf({ closes, key }: Grant): string {
  return `${closes ? "closes" : "opens"} ${key}`;
}

function change(
  direction: SecurityChange["direction"],
  kind: SecurityKind,
  { name, type, urn }: PlanStep,
  what: readonly string[],
): SecurityChange {
  return { direction, kind, urn, type, name, what: [...new Set(what)] };
}

function doubtOf(
  kind: SecurityKind,
  { type, urn }: PlanStep,
  property: string | undefined,
  why: string,
): Unknown {
  return {
    urn,
    type,
    ...(property === undefined ? {} : { property }),
    reason: `Whether this widens or narrows (${kind}) cannot be told: ${why}.`,
  };
}
