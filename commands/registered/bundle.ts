import type { Command } from "commander";

export function registerBundle(program: Command): void {
  program
    .command("bundle")
    .description(
      "bundle the code of the functions; other commands do it by themselves when it is out of date",
    )
    .action(async () => {
      await (await import("../function-bundle.ts")).freshBundle({ force: true });
    });
}
