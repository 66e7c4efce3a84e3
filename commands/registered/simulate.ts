import { Argument, type Command, InvalidArgumentError, Option } from "commander";
import type { ExitCode } from "../exit-codes.ts";
import { type ProjectChoice, projectChoices } from "../project-choice.ts";
import type { Action } from "../simulate.ts";
import { jsonOption } from "./options.ts";

const actions: readonly Action[] = ["up", "preview", "refresh", "destroy", "export", "reset"];

export function registerSimulate(program: Command, ended: (code: ExitCode) => void): void {
  program
    .command("simulate")
    .description("work on a simulated environment that is kept between runs")
    .addArgument(new Argument("<action>", "what to do with it").choices(actions))
    .option(
      "--stack <name>",
      "the environment or the account; by default dev, and of the project account all-in-one",
    )
    .addOption(
      new Option("--project <project>", "which program: that of environments, or that of accounts")
        .choices([...projectChoices])
        .default("environments"),
    )
    .addOption(jsonOption())
    .option(
      "--kubeconfig <file>",
      "send Kubernetes objects to this kubeconfig's cluster; AWS stays simulated",
    )
    .option(
      "--server <url>",
      "the API server that the kubeconfig may name although it is not on this machine",
    )
    .option("--slow <milliseconds>", "let every change take longer", wholeNumber)
    .option("--fail-create <resource>", "fail the first create of this resource name or type")
    .option("--fail-delete <resource>", "fail each delete of this resource name or type")
    .action(
      async (
        action: Action,
        options: {
          stack?: string;
          project: ProjectChoice;
          json?: boolean;
          kubeconfig?: string;
          server?: string;
          slow?: number;
          failCreate?: string;
          failDelete?: string;
        },
      ) => {
        const { simulate } = await import("../simulate.ts");
        const { failCreate, failDelete, json = false, kubeconfig, project, server, slow, stack } = options;
        const faults = {
          ...(slow === undefined ? {} : { delayMs: slow }),
          ...(failCreate === undefined ? {} : { failCreateOnce: failCreate }),
          ...(failDelete === undefined ? {} : { failDelete }),
        };
        ended(
          await simulate(action, {
            project,
            json,
            ...(stack === undefined ? {} : { stack }),
            faults,
            ...(kubeconfig === undefined ? {} : { kubeconfig }),
            ...(server === undefined ? {} : { server }),
          }),
        );
      },
    );
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text))
    throw new InvalidArgumentError("Allowed is a whole number of milliseconds, 0 or more.");
  return Number(text);
}
