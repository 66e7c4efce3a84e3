import { resourcesAfter } from "../model/planned-resource.ts";
import { environmentPage } from "../review/diagram/environment-page.ts";
import type { MadePlan } from "../review/judge.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { freshPlan } from "./fresh-plan.ts";
import { requireOutFile, writeOutFile } from "./out-file.ts";
import { readPlanFile } from "./plan-file.ts";
import { UnreadablePlan } from "./policy-error.ts";
import { print, tell } from "./terminal.ts";

export interface DiagramOptions {
  /** Default: that of the file; without a file, dev. */
  readonly stack?: string;
  /** File with what `npm run -s preview -- --json` printed; without one the environment is planned in the simulator. */
  readonly plan?: string;
  /** File to write to; without one, stdout. */
  readonly out?: string;
}

/** Draws an environment as it will be once its plan has been carried out. */
export async function diagram({ out, plan, stack }: DiagramOptions): Promise<ExitCode> {
  requireOutFile(out);
  const made = plan === undefined ? (await freshPlan(stack ?? "dev")).made : fromFile(plan, stack);
  const page = environmentPage(made, resourcesAfter(made.steps));
  if (out === undefined) print(page);
  else {
    writeOutFile(out, `${page}\n`);
    tell(`Written: ${out}`);
  }
  return exitCode.fine;
}

/** What an unknown operation does to a resource nobody knows, and half an environment would look whole. */
function fromFile(file: string, asked: string | undefined): MadePlan {
  const { made, strange } = readPlanFile(file, asked);
  const [first] = strange;
  if (first !== undefined) throw new UnreadablePlan(file, first.reason);
  return made;
}
