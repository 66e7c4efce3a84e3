import type { Command } from "commander";
import type { DriftOptions } from "../drift.ts";
import type { ExitCode } from "../exit-codes.ts";
import { backendOption, evidenceOption, evidenceOwnerOption, jsonOption, ownerOption } from "./options.ts";

export function registerDrift(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("drift")
    .description("say what in an environment's cloud is not as it was deployed")
    .requiredOption("--stack <name>", "the environment: NAME of a Pulumi.NAME.yaml")
    .option("--out <file>", "write the report to this file")
    .option("--record", "note the result in the record of the deployment that runs")
    .addOption(backendOption())
    .addOption(ownerOption())
    .addOption(evidenceOption())
    .addOption(evidenceOwnerOption())
    .addOption(jsonOption())
    .action(async (options: DriftOptions) => {
      ended(await (await import("../drift.ts")).drift(options));
    });
}
