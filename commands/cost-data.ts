import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type PriceTable, parsePrices } from "../review/cost/price-table.ts";
import { parseUsage, type UsageTable } from "../review/cost/usage-assumptions.ts";
import { checkout } from "./stack-run.ts";

/** @throws CostDataError with every mistake in the file */
export function readPrices(root = checkout): PriceTable {
  return parsePrices(readFileSync(join(root, "review", "cost", "prices.yaml"), "utf8"));
}

/** @throws CostDataError with every mistake in the file */
export function readUsage(root = checkout): UsageTable {
  return parseUsage(readFileSync(join(root, "review", "cost", "usage.yaml"), "utf8"));
}
