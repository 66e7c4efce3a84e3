import type { Command } from "commander";
import type { DeployOptions } from "../deploy.ts";
import type { ExitCode } from "../exit-codes.ts";
import { backendOption, evidenceOption, evidenceOwnerOption, jsonOption, ownerOption } from "./options.ts";

export function registerDeploy(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("deploy")
    .description("deploy an environment: state copy, plan, verdict, update, smoke, evidence")
    .requiredOption("--stack <name>", "the environment: NAME of a Pulumi.NAME.yaml")
    .option("--first", "day zero: begin an environment that is not there yet, or go on with one")
    .option("--repair", "first forget what a run that was cut off has left open")
    .addOption(backendOption())
    .addOption(ownerOption())
    .addOption(evidenceOption())
    .addOption(evidenceOwnerOption())
    .addOption(jsonOption())
    .action(async (options: DeployOptions) => {
      ended(await (await import("../deploy.ts")).deploy(options));
    });
}
