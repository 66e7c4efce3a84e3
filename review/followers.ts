import type { PlanStep } from "../model/plan.ts";

/**
 * Which replacements only follow another one: a property that forces them gets a value that is known only after the update, so it
 * comes from something that is made anew. The plan does not say from what; where several resources are replaced on their own, the
 * nearest is taken, by the components around both, and of several as near one that holds something.
 *
 * @returns for each follower the step it follows; empty where nothing is replaced on its own
 */
export function followersOf(steps: readonly PlanStep[]): ReadonlyMap<string, PlanStep> {
  const replaced = steps.filter(({ op }) => op === "replace");
  const leaders = replaced
    .filter((step) => !follows(step))
    .toSorted((a, b) => Number(b.stateful) - Number(a.stateful));
  const nearest = nearestAmong(leaders);
  return new Map(
    replaced.filter(follows).flatMap((step) => {
      const leader = nearest(step);
      return leader === undefined ? [] : [[step.urn, leader] as const];
    }),
  );
}

function follows({ diff, replaceKeys }: PlanStep): boolean {
  const forcing = diff.filter(({ replaces }) => replaces);
  // The engine itself replaces what hangs on something that has to be deleted first; no property says so.
  if (forcing.length === 0) return replaceKeys.length === 0;
  return forcing.some(({ new: after }) => holdsUnknown(after));
}

function holdsUnknown(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if ("unknown" in value && value.unknown === true) return true;
  return Object.values(value).some(holdsUnknown);
}

/** Returns a lookup of the leader with the most components around it and another step; of several, the first. */
function nearestAmong(leaders: readonly PlanStep[]): (step: PlanStep) => PlanStep | undefined {
  const first = new Map<string, PlanStep>();
  for (const leader of leaders) {
    for (const around of componentPaths(leader)) if (!first.has(around)) first.set(around, leader);
  }
  return (step) =>
    componentPaths(step)
      .map((around) => first.get(around))
      .find((leader) => leader !== undefined);
}

/** The types of the components around a resource, innermost path first: a URN's third segment lists them. Last is "", the stack. */
function componentPaths({ urn }: PlanStep): readonly string[] {
  const types = (urn.split("::")[2] ?? "").split("$").slice(0, -1);
  return Array.from({ length: types.length + 1 }, (_, left) => types.slice(0, types.length - left).join("$"));
}

/** `and 3 that follow it: Subnet network-a, network-b; LogGroup logs`, or nothing where none does. */
export function followerText(followers: readonly Pick<PlanStep, "type" | "name">[]): string {
  if (followers.length === 0) return "";
  const byType = Map.groupBy(followers, ({ type }) => type.split(":").at(-1) ?? type);
  const names = [...byType]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, of]) => `${type} ${of.map(({ name }) => name).join(", ")}`);
  return `and ${followers.length} that ${followers.length === 1 ? "follows" : "follow"} it: ${names.join("; ")}`;
}
