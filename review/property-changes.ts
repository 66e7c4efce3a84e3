import type { PlanStep, PropertyChange } from "../model/plan.ts";
import { cut } from "./ink.ts";

const secret = "[secret]";
const none = "(none)";
const afterUpdate = "(known after the update)";

/**
 * One line for each property that an update changes, then one for each that forces a replacement, cut to the width:
 * `Vpc network enableDnsHostnames: false → true`.
 */
export function changeLines(steps: readonly PlanStep[], width: number): readonly string[] {
  const updates = steps.filter((step) => step.op === "update");
  const replacements = steps.filter((step) => step.op === "replace");
  return [
    ...updates.flatMap((step) => step.diff.map((change) => changeLine(step, change, "", width))),
    ...replacements.flatMap((step) =>
      step.diff
        .filter((change) => change.replaces)
        .map((change) => changeLine(step, change, " (forces replacement)", width)),
    ),
  ];
}

function changeLine(step: PlanStep, change: PropertyChange, mark: string, width: number): string {
  const start = `${step.type.split(":").at(-1) ?? step.type} ${step.name} ${change.path}${mark}: `;
  const [before, after] = fitted(...shownValues(change), width - start.length - " → ".length);
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

function isUnknown(value: unknown): boolean {
  return typeof value === "object" && value !== null && "unknown" in value && value.unknown === true;
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
