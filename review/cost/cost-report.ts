import { byComponent, type CostDelta } from "./cost-delta.ts";
import type { CostedPlan } from "./costed-plan.ts";
import type { Estimate, NotPriced } from "./estimate.ts";
import { groupedLines } from "./grouped-lines.ts";
import type { UsageAssumptions } from "./usage-assumptions.ts";

export interface ReportInput {
  readonly stack: string;
  readonly costed: CostedPlan;
  /** The assumptions, and the entry of review/cost/usage.yaml that they come from. */
  readonly assumptions: UsageAssumptions;
  readonly source: string;
}

/** What is too small to be shown with two decimals is left out of lists, and not of sums. */
const shownUsd = 0.005;

/** The estimate for a person: the amount and its share of the budget, by component, what was assumed, what is missing. */
export function costReport(input: ReportInput): readonly string[] {
  const { assumptions, costed, source } = input;
  return [
    ...summaryLines(input),
    "",
    ...componentLines(costed.estimate),
    ...(costed.delta === undefined ? [] : ["", ...deltaLines(costed.delta)]),
    "",
    `Assumed, by the entry "${source}" of review/cost/usage.yaml:`,
    ...assumptionLines(costed.estimate, assumptions),
    "",
    ...notPricedLines(costed.estimate.notPriced),
    evidenceLine(costed.estimate),
  ];
}

function summaryLines({ costed, stack }: ReportInput): readonly string[] {
  const { atMostUsd, budgetUsd, estimate } = costed;
  const amount = estimate.monthlyUsd;
  const share =
    budgetUsd === undefined
      ? "No budget to compare it with."
      : `That is ${Math.round((amount / budgetUsd) * 100)} % of the budget of ${budgetUsd.toFixed(0)} USD.`;
  return [
    `${stack}: about ${amount.toFixed(0)} USD in an average month. ${share}`,
    `With every autoscaler at its maximum all the time: about ${atMostUsd.toFixed(0)} USD.`,
  ];
}

function componentLines(estimate: Estimate): readonly string[] {
  const widest = Math.max(0, ...[...byComponent(estimate).keys()].map((name) => name.length));
  return [...byComponent(estimate)]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .filter(([, amount]) => amount >= shownUsd)
    .flatMap(([component, amount]) => [
      `${component.padEnd(Math.max(widest, 42))}${column(amount)} USD`,
      ...groupedLines(estimate.lines.filter((line) => line.component === component))
        .filter(({ monthlyUsd }) => monthlyUsd >= shownUsd)
        .map(({ arithmetic, monthlyUsd, what }) => `  ${column(monthlyUsd)}  ${what}: ${arithmetic}`),
    ]);
}

function deltaLines({ beforeUsd, changeUsd, components }: CostDelta): readonly string[] {
  if (components.length === 0) return [`The plan does not change it: ${usd(beforeUsd)} USD before as after.`];
  return [
    `The plan changes it by ${signed(changeUsd)} USD a month, from ${usd(beforeUsd)}:`,
    ...components.map((part) => `  ${signed(part.changeUsd).padStart(10)}  ${part.component}`),
  ];
}

/** Only what has made a difference to some line. */
function assumptionLines({ lines }: Estimate, assumptions: UsageAssumptions): readonly string[] {
  const used = new Set(lines.flatMap((line) => line.assumptions));
  return Object.entries(assumptions)
    .filter(([key]) => used.has(key))
    .map(([key, { because, value }]) => `  ${key} ${value}: ${because}`);
}

function notPricedLines(notPriced: readonly NotPriced[]): readonly string[] {
  if (notPriced.length === 0) return ["Everything is priced, or known to cost nothing."];
  return [
    "Not priced, and not in the sum:",
    ...notPriced.map(({ count, reason, type }) => `  ${count} × ${type}. ${reason}`),
  ];
}

/** How much of the amount stands on prices that nobody has compared. */
function evidenceLine({ lines }: Estimate): string {
  const weak = lines.filter(({ evidence }) => evidence === "unconfirmed");
  const amount = weak.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0);
  return `${usd(amount)} USD of it stand on prices that review/cost/prices.yaml marks unconfirmed. Taxes, discounts, credits and free tiers are left out.`;
}

export function usd(amount: number): string {
  return amount.toFixed(2);
}

function signed(amount: number): string {
  return `${amount < 0 ? "-" : "+"}${usd(Math.abs(amount))}`;
}

function column(amount: number): string {
  return usd(amount).padStart(10);
}
