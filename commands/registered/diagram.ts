import type { Command } from "commander";
import type { DiagramOptions } from "../diagram.ts";
import type { ExitCode } from "../exit-codes.ts";

export function registerDiagram(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("diagram")
    .description("draw an environment as a Mermaid flowchart, with a table of who reaches what")
    .option("--stack <name>", "the environment; by default that of the file, and without a file dev")
    .option("--plan <file>", "what npm run -s preview -- --json printed; without one, plan in the simulator")
    .option("--out <file>", "write to this file instead of stdout")
    .action(async (options: DiagramOptions) => {
      ended(await (await import("../diagram.ts")).diagram(options));
    });
}
