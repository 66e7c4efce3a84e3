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
  const [first] = leaders;
  if (first === undefined) return new Map();
  return new Map(replaced.filter(follows).map((step) => [step.urn, nearest(step, leaders, first)]));
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

function nearest(step: PlanStep, leaders: readonly PlanStep[], first: PlanStep): PlanStep {
  return leaders.reduce(
    (best, candidate) => (closeness(step, candidate) > closeness(step, best) ? candidate : best),
    first,
  );
}

/** How many components are around both: a URN's third segment lists the types of a resource's parents. */
function closeness(one: PlanStep, other: PlanStep): number {
  const [a, b] = [one, other].map(({ urn }) => (urn.split("::")[2] ?? "").split("$").slice(0, -1));
  let shared = 0;
  while (a?.[shared] !== undefined && a[shared] === b?.[shared]) shared += 1;
  return shared;
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
