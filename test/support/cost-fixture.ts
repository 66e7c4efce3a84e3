import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PlannedResource } from "../../model/planned-resource.ts";
import type { CostDelta } from "../../review/cost/cost-delta.ts";
import { type Estimate, estimateOf } from "../../review/cost/estimate.ts";
import type { PriceTable } from "../../review/cost/price-table.ts";
import {
  type AssumedNumber,
  parseUsage,
  type UsageAssumptions,
} from "../../review/cost/usage-assumptions.ts";

const folder = join(import.meta.dirname, "..", "..", "review", "cost");

export const pricesText = readFileSync(join(folder, "prices.yaml"), "utf8");
export const usageText = readFileSync(join(folder, "usage.yaml"), "utf8");

/** Prices of one Region that a person can multiply in the head. */
export function pricesOf(usd: Readonly<Record<string, number>>, region = "us-east-1"): PriceTable {
  return Object.fromEntries(
    Object.entries(usd).map(([id, each]) => [
      id,
      {
        unit: "one",
        source: "https://aws.amazon.com/",
        regions: { [region]: { usd: each, date: "2026-11-21", evidence: "second-hand" as const } },
      },
    ]),
  );
}

const { default: whole } = parseUsage(usageText);

/** Nothing is used but what a test says; everything runs for 100 hours on nodes of 2 vCPU and 8 GiB with a disk of 10 GB. */
export function usageOf(values: Partial<Record<AssumedNumber, number>> = {}): UsageAssumptions {
  if (whole === undefined) throw new Error("review/cost/usage.yaml has no default");
  const nodes = { nodeCpu: 2, nodeMemoryGib: 8, nodeVolumeGb: 10, nodePacking: 1 };
  const given = new Map<string, number>(Object.entries({ hours: 100, ...nodes, ...values }));
  return Object.fromEntries(
    Object.entries(whole).map(([key, { because, value }]) => [
      key,
      { because, value: typeof value === "number" ? (given.get(key) ?? 0) : value },
    ]),
  ) as UsageAssumptions;
}

export function resource(
  type: string,
  inputs: Readonly<Record<string, unknown>> = {},
  more: Partial<PlannedResource> = {},
): PlannedResource {
  const placed = type.startsWith("aws:") ? { region: "us-east-1", ...inputs } : inputs;
  const name = more.name ?? "one";
  return {
    urn: `urn:pulumi:dev::plinth::${type}::${name}`,
    type,
    name,
    inputs: placed,
    protect: false,
    ...more,
  };
}

export const cluster = resource("aws:eks/cluster:Cluster", { upgradePolicy: { supportType: "STANDARD" } });

/** What is paid for, and how much, in the order of the lines. */
export function amountsOf({ lines }: Estimate): readonly (readonly [what: string, usd: number])[] {
  return lines.map(({ monthlyUsd, what }) => [what, Math.round(monthlyUsd * 1e6) / 1e6]);
}

export function estimated(
  resources: readonly PlannedResource[],
  usage: Partial<Record<AssumedNumber, number>>,
  prices: Readonly<Record<string, number>>,
): Estimate {
  return estimateOf(resources, usageOf(usage), pricesOf(prices));
}

/** What `npm run cost -- --json` prints, as far as tests look at it. */
export interface ToldCost {
  readonly stack: string;
  readonly monthlyUsd: number;
  readonly budgetUsd?: number;
  readonly notPriced: readonly unknown[];
  readonly delta?: Pick<CostDelta, "changeUsd" | "components">;
}

export function readCost(text: string): ToldCost {
  return JSON.parse(text) as ToldCost;
}
