import type { PlanStep } from "../../model/plan.ts";
import { coveredChange } from "../covered.ts";
import { changeLines } from "../property-changes.ts";
import type { Review } from "../verdict/review.ts";
import { code, folded, prose } from "./markdown.ts";
import { resourceText } from "./sections.ts";

const columns = [
  ["create", "created"],
  ["update", "changed"],
  ["replace", "replaced"],
  ["delete", "deleted"],
] as const;

/** The order of a plan for a reader: what takes away comes first. */
const order = ["delete", "replace", "update", "create"] as const;
const verbs = { delete: "deleted", replace: "**replaced**", update: "changed", create: "created" } as const;

const maxProperties = 10;
const width = 180;

/**
 * Counts by component, then every change, in a fold.
 *
 * @param room characters that it may take, at least a few hundred
 * @param pointer where all of it can be read, as the end of a sentence
 */
export function planFold(
  { components, summary }: Review,
  steps: readonly PlanStep[],
  room: number,
  pointer: string,
): readonly string[] {
  const changed = order.flatMap((op) => steps.filter((step) => step.op === op).map((step) => ({ op, step })));
  const title = `Plan: ${changed.length} ${changed.length === 1 ? "change" : "changes"}, ${summary.same} unchanged`;
  if (changed.length === 0) return [];
  const header = [
    `| component | ${columns.map(([, word]) => word).join(" | ")} |`,
    `|---|${columns.map(() => "---:").join("|")}|`,
  ];
  const rows = components.map(
    ({ counts, label }) =>
      `| ${prose(label, 100)} | ${columns.map(([op]) => (counts[op] === 0 ? "-" : String(counts[op]))).join(" | ")} |`,
  );
  const frame = length(folded(title, header)) + 2 * pointer.length + 80;
  const table = within(rows, Math.floor((room - frame) / 3), (more) => [
    `| and ${more} more: ${pointer} | | | | |`,
  ]);
  const list = within(
    lazily(changed, ({ op, step }) => stepLines(op, step)),
    room - frame - length(table),
    (more) => [`- and ${more} more changes: ${pointer}`],
  );
  return folded(title, [...header, ...table, "", ...list]);
}

/** What of the entries fits, whole entries only, and what is said of the others. */
function within(
  entries: Iterable<string> & { readonly length: number },
  room: number,
  rest: (more: number) => readonly string[],
): readonly string[] {
  const lines: string[] = [];
  let [left, taken] = [room, 0];
  for (const entry of entries) {
    if (entry.length + 1 > left) return [...lines, ...rest(entries.length - taken)];
    lines.push(entry);
    left -= entry.length + 1;
    taken += 1;
  }
  return lines;
}

/** The texts of a list, made as they are asked for: of a large plan most are never shown. */
function lazily<T>(
  items: readonly T[],
  text: (item: T) => string,
): Iterable<string> & { readonly length: number } {
  return {
    length: items.length,
    *[Symbol.iterator]() {
      for (const item of items) yield text(item);
    },
  };
}

function stepLines(op: (typeof order)[number], step: PlanStep): string {
  const resource = `${verbs[op]} ${code(resourceText(step), 160)} ${code(step.type, 120)}`;
  const start = `${resourceText(step)} `;
  const lines = changeLines([{ ...step, diff: step.diff.map(coveredChange) }], width);
  const shown = lines
    .slice(0, maxProperties)
    .map(
      (line) => `  - ${verbOf(line)}${code(line.startsWith(start) ? line.slice(start.length) : line, width)}`,
    );
  const more = lines.length - maxProperties;
  return [`- ${resource}`, ...shown, ...(more > 0 ? [`  - and ${more} more`] : [])].join("\n");
}

/** A line of a list does not begin with what somebody else wrote. */
function verbOf(line: string): string {
  return line.includes("(forces replacement)") ? "forces: " : "sets: ";
}

function length(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
