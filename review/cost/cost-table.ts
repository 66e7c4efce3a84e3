import { usd } from "./cost-report.ts";
import type { CostLine, Estimate } from "./estimate.ts";
import { type GroupedLine, groupedLines } from "./grouped-lines.ts";

/** One environment in the table of all of them. */
export interface EnvironmentCost {
  readonly stack: string;
  readonly estimate: Estimate;
  readonly atMostUsd: number;
  readonly budgetUsd?: number;
}

/** What is smaller is added up in one row. */
const ownRowUsd = 0.5;

/** Assumptions that do not depend on how an environment is used: that time passes, and what an image is as large as. */
const given: ReadonlySet<string> = new Set(["hours", "instanceVolumeGb"]);

/** An environment in rows: what it costs without any use, then nodes and use. Markdown, without a heading. */
export function costTable(estimate: Estimate): string {
  const fixed = estimate.lines.filter(isFixed);
  const used = estimate.lines.filter((line) => !isFixed(line));
  return [
    "| | | USD |",
    "|---|---|---:|",
    ...rowsOf(fixed),
    totalRow("fixed", sumOf(fixed)),
    ...rowsOf(used),
    totalRow("in all, with nodes and use as assumed", estimate.monthlyUsd),
  ].join("\n");
}

function isFixed({ assumptions }: CostLine): boolean {
  return assumptions.every((key) => given.has(key));
}

export function environmentTable(environments: readonly EnvironmentCost[]): string {
  return [
    "| | USD a month | with every autoscaler at its maximum | budget |",
    "|---|---:|---:|---:|",
    ...environments.map(
      ({ atMostUsd, budgetUsd, estimate, stack }) =>
        `| ${stack} | ${whole(estimate.monthlyUsd)} | ${whole(atMostUsd)} | ${budgetUsd === undefined ? "-" : whole(budgetUsd)} |`,
    ),
  ].join("\n");
}

function rowsOf(lines: readonly CostLine[]): readonly string[] {
  const groups = groupedLines(lines).toSorted((one, other) => other.monthlyUsd - one.monthlyUsd);
  const large = groups.filter(({ monthlyUsd }) => monthlyUsd >= ownRowUsd);
  const small = groups.filter(({ monthlyUsd }) => monthlyUsd < ownRowUsd && monthlyUsd > 0);
  return [
    ...large.map(({ arithmetic, monthlyUsd, what }) => row(what, arithmetic, monthlyUsd)),
    ...(small.length === 0
      ? []
      : [row("the rest", `${small.length} below ${usd(ownRowUsd)} USD each`, sumOf(small))]),
  ];
}

function row(what: string, arithmetic: string, amount: number): string {
  return `| ${what} | ${arithmetic} | ${usd(amount)} |`;
}

function totalRow(what: string, amount: number): string {
  return `| **${what}** | | **${whole(amount)}** |`;
}

function sumOf(lines: readonly Pick<GroupedLine, "monthlyUsd">[]): number {
  return lines.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0);
}

/** An estimate is not good to the cent, and rounded rows do not add up to a rounded sum. */
function whole(amount: number): string {
  return amount.toFixed(0);
}
