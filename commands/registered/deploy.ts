import type { Command } from "commander";
import type { DeployOptions } from "../deploy.ts";
import type { ExitCode } from "../exit-codes.ts";
import { jsonOption } from "./options.ts";

export function registerDeploy(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("deploy")
    .description("deploy an environment: state copy, plan, verdict, update, smoke, evidence")
    .requiredOption("--stack <name>", "the environment: NAME of a Pulumi.NAME.yaml")
    .option("--first", "day zero: begin an environment that is not there yet, or go on with one")
    .option("--repair", "first forget what a run that was cut off has left open")
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
    .action(async (options: DeployOptions) => {
      ended(await (await import("../deploy.ts")).deploy(options));
    });
}
