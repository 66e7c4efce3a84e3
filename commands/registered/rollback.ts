import { type Command, Option } from "commander";
import type { ExitCode } from "../exit-codes.ts";

/** Registers `rollback`; it is imported when it is asked for. */
export function registerRollback(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("rollback")
    .description("put image and config of a service back to its release before, by the stack file's history")
    .requiredOption("--stack <name>", "the environment: NAME of a Pulumi.NAME.yaml")
    .requiredOption("--service <name>", "the service, as the stack file names it")
    .option("--to <digest>", "a digest that it had earlier; by default that of the release before this one")
    .option("--commit", "commit the file too; refused where the commit would hold anything else")
    .addOption(new Option("--json", "print JSON to stdout, and talk to stderr only"))
    .action(
      async (options: { stack: string; service: string; to?: string; commit?: boolean; json?: boolean }) => {
        ended(await (await import("../rollback.ts")).rollback(options));
      },
    );
}
