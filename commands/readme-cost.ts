import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { budgetLimits } from "../review/cost/budget-findings.ts";
import { costTable, type EnvironmentCost, environmentTable } from "../review/cost/cost-table.ts";
import { estimateOf } from "../review/cost/estimate.ts";
import { withMarkedBlock } from "../review/cost/marked-block.ts";
import type { PriceTable } from "../review/cost/price-table.ts";
import { assumptionsFor } from "../review/cost/usage-assumptions.ts";
import { readPrices, readUsage } from "./cost-data.ts";
import { registeredResources } from "./registered-resources.ts";
import { checkout } from "./stack-run.ts";
import { tell } from "./terminal.ts";

/** The environments that the README shows; the first of them in rows. */
const documented = ["dev", "staging", "prod"] as const;

/**
 * Writes the README's tables of costs, from what the programs of the environments register: no engine, no account.
 *
 * @param options `check`: write nothing, and only compare; `root` and `section`: another checkout, another text
 * @returns true when the README is up to date now
 */
export async function readmeCost(options: {
  readonly check: boolean;
  readonly root?: string;
  readonly section?: () => Promise<string>;
}): Promise<boolean> {
  const { check, root = checkout, section = costSection } = options;
  const file = join(root, "README.md");
  const current = readFileSync(file, "utf8");
  const wanted = withMarkedBlock(current, await section());
  if (current === wanted) return true;
  if (check) {
    tell(
      "The README's tables of costs do not match the environments. Write them with: npm run cost -- --readme",
    );
    return false;
  }
  writeFileSync(file, wanted);
  tell("Wrote the README's tables of costs.");
  return true;
}

async function costSection(): Promise<string> {
  const prices = readPrices();
  const environments: EnvironmentCost[] = [];
  // One after the other: the SDK has one set of mocks for the whole process.
  for (const stack of documented) environments.push(await costOf(stack, prices));
  const [first] = environments;
  const dates = Object.values(prices).flatMap(({ regions }) =>
    Object.values(regions).map(({ date }) => date),
  );
  return [
    "",
    `${documented[0]}, an average month, by list prices as last looked at on ${dates.toSorted()[0] ?? ""} or later:`,
    "",
    first === undefined ? "" : costTable(first.estimate),
    "",
    "All environments, on the same terms:",
    "",
    environmentTable(environments),
    "",
  ].join("\n");
}

async function costOf(stack: string, prices: PriceTable): Promise<EnvironmentCost> {
  const resources = await registeredResources(stack);
  const { assumptions } = assumptionsFor(readUsage(), stack);
  const full = { ...assumptions, averageScale: { ...assumptions.averageScale, value: 1 } };
  const [budgetUsd] = budgetLimits(resources).flatMap(({ monthlyUsd }) => monthlyUsd ?? []);
  return {
    stack,
    estimate: estimateOf(resources, assumptions, prices),
    atMostUsd: estimateOf(resources, full, prices).monthlyUsd,
    ...(budgetUsd === undefined ? {} : { budgetUsd }),
  };
}
