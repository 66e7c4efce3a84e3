import { type Command, InvalidArgumentError } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import { stackOption } from "./options.ts";

/** Seconds after which a task is stopped, where nobody says otherwise. */
const taskSeconds = 3600;

export function registerTask(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("task")
    .description("run a command once, as a Job with a service's image, settings, secrets and connections")
    .argument("<service>", "the service, as the stack file names it")
    .argument("<command...>", "arguments of the image's entry point; after -- where they begin with a hyphen")
    .addOption(stackOption())
    .option("--print", "print the object, and apply nothing")
    .option("--timeout <seconds>", "stop the task after so many seconds", seconds, taskSeconds)
    .action(
      async (
        service: string,
        words: string[],
        options: { stack: string; print?: boolean; timeout: number },
      ) => {
        const { task } = await import("../task.ts");
        const { timeout: timeoutSeconds, ...others } = options;
        ended(await task({ ...others, service, args: words, timeoutSeconds }));
      },
    );
}

function seconds(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw new InvalidArgumentError("Allowed is a whole number of seconds from 1 to 99999.");
  return Number(text);
}
