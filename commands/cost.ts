import { applyWaivers } from "../policies/waivers.ts";
import { costReport } from "../review/cost/cost-report.ts";
import { costedPlan } from "../review/cost/costed-plan.ts";
import { assumptionsFor } from "../review/cost/usage-assumptions.ts";
import { findingBlocks } from "../review/finding-lines.ts";
import { inkOf, printable } from "../review/ink.ts";
import { isBlocking } from "../review/judge.ts";
import { readPrices, readUsage } from "./cost-data.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { freshPlan } from "./fresh-plan.ts";
import { readPlanFile } from "./plan-file.ts";
import { waiverUntil } from "./preview.ts";
import { readWaivers } from "./stack-run.ts";
import { print, wantsColor, widthOf } from "./terminal.ts";

export interface CostOptions {
  /** Default: that of the file; without a file, dev. */
  readonly stack?: string;
  /** File with what `npm run -s preview -- --json` printed; without one the plan is made in the simulator. */
  readonly plan?: string;
  readonly json?: boolean;
}

/** Estimates what an environment costs in an average month; exit code 1 where that is more than its budget, and nobody waives it. */
export async function cost({ json = false, plan: file, stack }: CostOptions): Promise<ExitCode> {
  const [prices, usage, waivers] = [readPrices(), readUsage(), readWaivers()];
  const { made, strange } = file === undefined ? await freshPlan(stack ?? "dev") : readPlanFile(file, stack);
  const { assumptions, source } = assumptionsFor(usage, made.stack);
  const costed = costedPlan(made, assumptions, prices);
  const { findings } = applyWaivers(costed.findings, waivers);
  if (json) {
    const { estimate, ...others } = costed;
    const { simulated, stack: name } = made;
    const told = { stack: name, simulated, unknown: strange, ...others, ...estimate, findings };
    print(JSON.stringify({ ...told, assumptions: { source, ...assumptions } }, null, 2));
  } else {
    print([...title(made), ...costReport({ stack: made.stack, costed, assumptions, source })].join("\n"));
    for (const { reason } of strange) print(`Not in the sum: ${reason}`);
    const blocks = findingBlocks(
      { findings, steps: [] },
      { width: widthOf(process.stdout), waiverUntil: waiverUntil(new Date()) },
    );
    const ink = inkOf(wantsColor(process.stdout));
    for (const { color, lines } of blocks) print(`\n${ink(color, lines.map(printable)).join("\n")}`);
  }
  return findings.some(isBlocking) ? exitCode.blocked : exitCode.fine;
}

function title({ simulated, stack }: { readonly simulated: boolean; readonly stack: string }) {
  return simulated
    ? [`Simulated: estimated from a plan of ${stack} that was made against a simulated AWS.`]
    : [];
}
