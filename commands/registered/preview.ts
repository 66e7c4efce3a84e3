import { type Command, Option } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import type { LivePreviewOptions } from "../live-preview.ts";
import type { PreviewOptions } from "../preview.ts";
import { jsonOption, stackOption } from "./options.ts";

export function registerPreview(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("preview")
    .description("preview an environment in the simulator, without an account; or, with --live, on its own")
    .addOption(stackOption())
    .option("--against <revision>", "compare with the environment as of this git revision")
    .addOption(
      new Option("--live", "on the environment's own state and account; writes nothing").conflicts("against"),
    )
    .option("--backend <url>", "live: where the state is kept; without it, what PULUMI_BACKEND_URL names")
    .option(
      "--owner <account>",
      "live: the account that the state's bucket belongs to; without it, the stack file's",
    )
    .addOption(jsonOption())
    .action(
      async ({ live = false, ...options }: { live?: boolean } & PreviewOptions & LivePreviewOptions) => {
        ended(
          live
            ? await (await import("../live-preview.ts")).livePreview(options)
            : await (await import("../preview.ts")).preview(options),
        );
      },
    );
}
