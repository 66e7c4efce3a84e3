// Deploys a small environment with the options in its one argument, and ends on signals as the command does. A process of its own, so that
// a test can interrupt it.
import { deploy } from "../../commands/deploy.ts";
import { judgeFailure } from "../../commands/exit-codes.ts";
import type { LiveOptions } from "../../commands/live/live-environment.ts";
import { endOnSignals } from "../../simulator/interruption.ts";
import { smallEnvironment } from "./small-environment.ts";

const options = JSON.parse(process.argv[2] ?? "{}") as LiveOptions & { readonly root: string };
endOnSignals();
const program = smallEnvironment({ root: options.root });
try {
  process.exitCode = await deploy({ ...options, programs: { whole: program, foundation: program } });
} catch (problem) {
  const { code, text } = judgeFailure(problem);
  process.stderr.write(`${text}\n`);
  process.exitCode = code;
}
