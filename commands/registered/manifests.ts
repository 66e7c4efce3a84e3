import type { Command } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import { stackOption } from "./options.ts";

export function registerManifests(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("manifests")
    .description("write every Kubernetes object of an environment as YAML, from the simulator")
    .addOption(stackOption())
    .requiredOption("--out <directory>", "where to; it holds nothing else afterwards")
    .action(async (options: { stack: string; out: string }) => {
      ended(await (await import("../manifests.ts")).manifests(options));
    });
}
