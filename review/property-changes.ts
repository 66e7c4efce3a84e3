import type { PlanStep, PropertyChange } from "../model/plan.ts";
import { optionOf } from "../model/resource-options.ts";
import { isUnknown } from "../policies/input-values.ts";
import { followersOf, followerText } from "./followers.ts";
import { cut } from "./ink.ts";

const secret = "[secret]";
const none = "(none)";
const afterUpdate = "(known after the update)";

/** Room for the two values of a change where the width sets no bound, as in a pipeline's log: nobody reads a whole policy twice. */
const mostRoom = 400;

/**
 * One line for each property that an update changes, then one for each that forces a replacement, cut to the width:
 * `Vpc network enableDnsHostnames: false → true`. Stateful resources come first. Resource options that change alike are one line,
 * as are the replacements that only follow another one.
 */
export function changeLines(steps: readonly PlanStep[], width: number): readonly string[] {
  const sorted = [...steps.filter(({ stateful }) => stateful), ...steps.filter(({ stateful }) => !stateful)];
  const leaders = followersOf(sorted);
  const replaced = sorted.filter(({ op }) => op === "replace");
  const followers = Map.groupBy(replaced, ({ urn }) => leaders.get(urn));
  return [
    ...optionLines(sorted, width),
    ...sorted
      .filter(({ op }) => op === "update")
      .flatMap((step) => step.diff.filter(isInput).map((change) => changeLine(step, change, "", width))),
    ...replaced
      .filter(({ urn }) => !leaders.has(urn))
      .flatMap((step) => [
        ...step.diff
          .filter((change) => change.replaces)
          .map((change) => changeLine(step, change, " (forces replacement)", width)),
        ...followerLines(followers.get(step) ?? [], width),
      ]),
  ];
}

function isInput({ path }: PropertyChange): boolean {
  return optionOf(path) === undefined;
}

/** Protection is switched for a whole environment: forty lines of the same would hide everything else. */
function optionLines(steps: readonly PlanStep[], width: number): readonly string[] {
  const changes = steps.flatMap((step) =>
    step.diff.filter((change) => !isInput(change)).map((change) => ({ step, change })),
  );
  const alike = Map.groupBy(changes, ({ change }) => `${change.path} ${String(change.new)}`);
  return [...alike.values()].flatMap((group) => {
    const [first, ...others] = group;
    if (first === undefined) return [];
    const line = changeLine(first.step, first.change, "", width);
    return others.length === 0 ? [line] : [cut(`${line}, and of ${others.length} more resources`, width)];
  });
}

function followerLines(followers: readonly PlanStep[], width: number): readonly string[] {
  const text = followerText(followers);
  return text === "" ? [] : [cut(`  ${text}`, width)];
}

function changeLine(step: PlanStep, change: PropertyChange, mark: string, width: number): string {
  const start = `${step.type.split(":").at(-1) ?? step.type} ${step.name} ${change.path}${mark}: `;
  const room = Math.min(mostRoom, width - start.length - " → ".length);
  const [before, after] = fitted(...shownValues(change), room);
  return cut(`${start}${before} → ${after}`, width);
}

function shownValues({ kind, old, new: next }: PropertyChange): [string, string] {
  const before = kind === "add" ? none : shown(old);
  const after = kind === "delete" ? none : shown(next);
  // A value that stops or starts being a secret is most likely the same value: its plain side would give it away.
  if (before.includes(secret) && isPlain(after)) return [before, "(not shown: was a secret)"];
  if (after.includes(secret) && isPlain(before)) return ["(not shown: becomes a secret)", after];
  return [before, after];
}

function isPlain(text: string): boolean {
  return !text.includes(secret) && text !== none && text !== afterUpdate;
}

function shown(value: unknown): string {
  if (isUnknown(value)) return afterUpdate;
  const text = JSON.stringify(value, (_key, part: unknown) => (isUnknown(part) ? afterUpdate : part));
  return text === `"${secret}"` ? secret : (text ?? none);
}

/** Shares the room between two long values, from just before the place where they begin to differ. */
function fitted(before: string, after: string, room: number): [string, string] {
  if (before.length + after.length <= room) return [before, after];
  const from = Math.max(0, commonStart(before, after) - 8);
  const [left, right] = from > 8 ? [`…${before.slice(from)}`, `…${after.slice(from)}`] : [before, after];
  const half = Math.max(8, Math.floor(room / 2));
  const leftRoom = Math.max(half, room - right.length);
  return [cut(left, leftRoom), cut(right, Math.max(half, room - Math.min(left.length, leftRoom)))];
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
