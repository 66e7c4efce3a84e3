import type { Command } from "commander";
import type { DriftOptions } from "../drift.ts";
import type { ExitCode } from "../exit-codes.ts";
import { jsonOption } from "./options.ts";

export function registerDrift(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("drift")
    .description("say what in an environment's cloud is not as it was deployed")
    .requiredOption("--stack <name>", "the environment: NAME of a Pulumi.NAME.yaml")
    .option("--out <file>", "write the report to this file")
    .option("--record", "note the result in the record of the deployment that runs")
    .option("--backend <url>", "where the state is kept; without it, what PULUMI_BACKEND_URL names")
    .option(
      "--owner <account>",
      "the account that the state's bucket belongs to; without it, the stack file's",
    )
    .option("--evidence <url>", "where records are kept; without it, what PLINTH_EVIDENCE_URL names")
    .option(
      "--evidence-owner <account>",
      "the account that their bucket belongs to; without it, the stack file's",
    )
    .addOption(jsonOption())
    .action(async (options: DriftOptions) => {
      ended(await (await import("../drift.ts")).drift(options));
    });
}
