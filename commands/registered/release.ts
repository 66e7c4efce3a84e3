import type { Command } from "commander";
import type { ExitCode } from "../exit-codes.ts";

/** Registers `release`; it is imported when it is asked for. */
export function registerRelease(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("release")
    .description("write the digest of a service's image into the stack file of an environment")
    .requiredOption("--service <name>", "the service, as the stack file names it")
    .requiredOption(
      "--digest <digest>",
      "sha256: and 64 hexadecimal digits, as the push of the image printed it",
    )
    .requiredOption("--to <stack>", "the environment: NAME of a Pulumi.NAME.yaml")
    .option("--commit", "commit the file too; refused where the commit would hold anything else")
    .option("--check-registry", "ask ECR first whether it has the digest, with your AWS credentials")
    .action(
      async (options: {
        service: string;
        digest: string;
        to: string;
        commit?: boolean;
        checkRegistry?: boolean;
      }) => {
        ended(await (await import("../release.ts")).release(options));
      },
    );
}
