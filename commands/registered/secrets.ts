import { Argument, type Command } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import type { SecretAction } from "../secrets.ts";
import { jsonOption, stackOption } from "./options.ts";

const actions: readonly SecretAction[] = ["status", "set", "get-meta"];

export function registerSecrets(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("secrets")
    .description(
      "list the secrets of an environment on its account, show one's metadata, or set one from stdin",
    )
    .addArgument(new Argument("<action>", "what to do").choices(actions))
    .addArgument(new Argument("[secret]", "service and purpose, as in api/database; for set and get-meta"))
    .addOption(stackOption())
    .addOption(jsonOption())
    .action(
      async (
        action: SecretAction,
        secret: string | undefined,
        options: { stack: string; json?: boolean },
      ) => {
        const { secrets } = await import("../secrets.ts");
        ended(await secrets(action, { ...options, ...(secret === undefined ? {} : { secret }) }));
      },
    );
}
