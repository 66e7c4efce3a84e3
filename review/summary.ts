import type { Finding, Plan, PlanOperation } from "../model/plan.ts";
import { quantity } from "../model/quantity.ts";
import { expectedDowntime } from "../policies/service-interruption.ts";
import { type ComponentCount, countByComponent, isUnchanged, topLevel } from "./component-counts.ts";
import { deferredLines } from "./deferred-lines.ts";
import { type Block, findingBlocks, unknownBlocks } from "./finding-lines.ts";
import { type Color, cut, inkOf, printable, wrap } from "./ink.ts";
import { isBlocking, type Verdict, verdictOf } from "./judge.ts";
import { changeLines } from "./property-changes.ts";

export interface SummaryOptions {
  /** ANSI colors; the caller decides by terminal and NO_COLOR. */
  readonly color: boolean;
  /** Columns, at least 60; default 100, and infinity cuts and breaks nothing. URNs are never cut, they are there to be copied. */
  readonly width?: number;
  /** Lines that say what this is; default one line with the stack's name. */
  readonly title?: readonly string[];
  /** Last day, `YYYY-MM-DD`, of the waivers that a block proposes; without it none is proposed. */
  readonly waiverUntil?: string;
}

const maxChanges = 20;
const columns = [
  ["create", "created"],
  ["update", "changed"],
  ["replace", "replaced"],
  ["delete", "deleted"],
] as const satisfies readonly (readonly [PlanOperation, string])[];
const verdictColors: Readonly<Record<Verdict, Color>> = { BLOCK: "red", CAUTION: "yellow", OK: "green" };

/** The plan for a person with ten seconds: what it is, counts by component, findings, changes, unknowns, verdict. */
export function renderSummary(plan: Plan, options: SummaryOptions): string {
  const width = Math.max(60, options.width ?? 100);
  const ink = inkOf(options.color);
  const paint = ({ color, lines }: Block): readonly string[] => ink(color, lines.map(printable));
  const sections = [
    (options.title ?? [defaultTitle(plan)]).map(printable),
    countLines(plan, width),
    downtimeLines(plan, width),
    ...findingSections(plan, options, width),
    changeSection(plan, width),
    ...unknownBlocks(plan.unknown, width).map(paint),
    deferredLines(plan.deferred, width).map(printable),
    ink(verdictColors[verdictOf(plan)], [verdictLine(plan)]),
  ];
  return joined(sections);
}

/** What the rules say where there is no plan to count in: of a state. */
export function renderFindings(
  judged: Pick<Plan, "deferred" | "findings" | "unknown">,
  options: SummaryOptions & Required<Pick<SummaryOptions, "title">>,
): string {
  const width = Math.max(60, options.width ?? 100);
  const ink = inkOf(options.color);
  const paint = ({ color, lines }: Block): readonly string[] => ink(color, lines.map(printable));
  return joined([
    options.title.map(printable),
    ...findingBlocks({ ...judged, steps: [] }, { ...options, width }).map(paint),
    ...unknownBlocks(judged.unknown, width).map(paint),
    deferredLines(judged.deferred, width).map(printable),
    ink(verdictColors[verdictOf(judged)], [verdictLine(judged)]),
  ]);
}

/** What the plan brings first, and apart from it what was there before and is not its doing. */
function findingSections(
  { findings, steps }: Plan,
  options: SummaryOptions,
  width: number,
): readonly (readonly string[])[] {
  const ink = inkOf(options.color);
  const blocks = (of: readonly Finding[]) =>
    findingBlocks({ findings: of, steps }, { ...options, width }).map(({ color, lines }) =>
      ink(color, lines.map(printable)),
    );
  const old = findings.filter(({ preexisting }) => preexisting === true);
  return [
    ...blocks(findings.filter(({ preexisting }) => preexisting !== true)),
    ...(old.length > 0 ? [["There before this plan, and not its doing:"], ...blocks(old)] : []),
  ];
}

function joined(sections: readonly (readonly string[])[]): string {
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function defaultTitle({ stack, simulated }: Plan): string {
  return simulated
    ? `Plan of ${stack}, made against a simulated cloud: no evidence about a live environment.`
    : `Plan of ${stack}.`;
}

function countLines(plan: Plan, width: number): readonly string[] {
  const components = countByComponent(plan.steps);
  const changed = components.filter((component) => !isUnchanged(component));
  const unchanged = components.filter(
    (component) => isUnchanged(component) && component.label !== topLevel,
  ).length;
  const rest = `Unchanged: ${quantity(plan.summary.same, "resource")}, among them ${quantity(unchanged, "whole component")}.`;
  if (changed.length === 0) return ["Nothing changes.", rest];
  const labelWidth = Math.min(
    width - 40,
    Math.max(...["total", ...changed.map(({ label }) => label)].map((label) => label.length)),
  );
  const row = (label: string, cells: readonly string[]): string =>
    cut(printable(label), labelWidth).padEnd(labelWidth) + cells.map((cell) => cell.padStart(10)).join("");
  const counts = ({ label, counts: by }: ComponentCount): string =>
    row(
      label,
      columns.map(([operation]) => (by[operation] === 0 ? "-" : String(by[operation]))),
    );
  return [
    row(
      "",
      columns.map(([, title]) => title),
    ),
    ...changed.map(counts),
    ...(changed.length > 1 ? [counts({ label: "total", counts: plan.summary })] : []),
    rest,
  ];
}

/** Said of every plan that touches something which exists, so that its absence cannot be read as "none". */
function downtimeLines({ steps }: Plan, width: number): readonly string[] {
  if (!steps.some(({ op }) => op === "update" || op === "replace" || op === "delete")) return [];
  const { downtime, steps: affected } = expectedDowntime(steps);
  const names = affected.map(({ name, type }) => `${type.split(":").at(-1) ?? type} ${name}`);
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  const what = names.length === 0 ? "none is known" : `${downtime} (${names.slice(0, 3).join(", ")}${more})`;
  return wrap(`Expected downtime: ${what}.`, width, "").map(printable);
}

function changeSection(plan: Plan, width: number): readonly string[] {
  const lines = changeLines(plan.steps, width - 2).map((line) => `  ${printable(line)}`);
  if (lines.length === 0) return [];
  const more = lines.length - maxChanges;
  return [
    "Changed properties:",
    ...lines.slice(0, maxChanges),
    ...(more > 0 ? [`  and ${more} more: --json shows all`] : []),
  ];
}

function verdictLine(plan: Pick<Plan, "findings" | "unknown"> & Partial<Pick<Plan, "simulated">>): string {
  const blocking = plan.findings.filter(isBlocking).length;
  const waived = plan.findings.filter((finding) => finding.waived !== undefined).length;
  const cautions = plan.findings.filter(
    (finding) => finding.severity === "caution" && finding.waived === undefined,
  ).length;
  const parts = [
    ...(blocking > 0 ? [`${quantity(blocking, "finding")} without a waiver`] : []),
    ...(waived > 0 ? [`${quantity(waived, "finding")} waived`] : []),
    ...(cautions > 0 ? [`${quantity(cautions, "finding")} to look at`] : []),
    ...(plan.unknown.length > 0 ? [`${plan.unknown.length} unknown to the tables`] : []),
  ];
  const reason = parts.length > 0 ? parts.join(", ") : "nothing found, nothing unknown";
  return `${verdictOf(plan)}: ${reason}${plan.simulated === true ? " (simulated)" : ""}`;
}
