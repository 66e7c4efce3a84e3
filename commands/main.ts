import { join } from "node:path";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { throwIfInterrupted } from "../simulator/interruption.ts";
import type { AccessGoal } from "./access-lines.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode, judgeFailure } from "./exit-codes.ts";
import { refuseMisplaced } from "./forgotten-dashes.ts";
import type { PrintedError } from "./printed-plan.ts";
import { type ProjectChoice, projectChoices } from "./project-choice.ts";
import { registerCost } from "./registered/cost.ts";
import { registerDiagram } from "./registered/diagram.ts";
import { registerGithub } from "./registered/github.ts";
import { registerPromote } from "./registered/promote.ts";
import { registerReadiness } from "./registered/readiness.ts";
import { registerRelease } from "./registered/release.ts";
import { registerReview } from "./registered/review.ts";
import { registerRollback } from "./registered/rollback.ts";
import { registerRules } from "./registered/rules.ts";
import { registerSmoke } from "./registered/smoke.ts";
import { registerState } from "./registered/state.ts";
import type { SecretAction } from "./secrets.ts";
import type { Action } from "./simulate.ts";
import { stackNames } from "./stack-names.ts";
import { hasPrinted, print, tell } from "./terminal.ts";

/** Commands whose arguments stand in files of their own. */
const registrations = [
  registerReview,
  registerDiagram,
  registerCost,
  registerReadiness,
  registerRules,
  registerState,
  registerSmoke,
  registerPromote,
  registerRelease,
  registerRollback,
  registerGithub,
] as const;

const actions: readonly Action[] = ["up", "preview", "refresh", "destroy", "export", "reset"];

const secretActions: readonly SecretAction[] = ["status", "set", "get-meta"];

const accessGoals: readonly AccessGoal[] = ["kubectl", "psql"];

/** Seconds after which a task is stopped, where nobody says otherwise. */
const taskSeconds = 3600;

const stackOption = () =>
  new Option("--stack <name>", "the environment: NAME of a Pulumi.NAME.yaml").default("dev");
const jsonOption = () => new Option("--json", "print JSON to stdout, and talk to stderr only");

/** Runs one command and returns its exit code; never throws, never ends the process. */
export async function main(args: readonly string[]): Promise<ExitCode> {
  let code: ExitCode = exitCode.fine;
  // Each command is imported when it is asked for: a config check does not wait for the engine's SDK.
  const program = new Command("plinth").exitOverride().showHelpAfterError();

  program
    .command("preview")
    .description("preview an environment in the simulator: the real engine, no account")
    .addOption(stackOption())
    .option("--against <revision>", "compare with the environment as of this git revision")
    .addOption(jsonOption())
    .action(async (options: { stack: string; against?: string; json?: boolean }) => {
      code = await (await import("./preview.ts")).preview(options);
    });

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
        const { simulate } = await import("./simulate.ts");
        const { failCreate, failDelete, json = false, kubeconfig, project, server, slow, stack } = options;
        const faults = {
          ...(slow === undefined ? {} : { delayMs: slow }),
          ...(failCreate === undefined ? {} : { failCreateOnce: failCreate }),
          ...(failDelete === undefined ? {} : { failDelete }),
        };
        code = await simulate(action, {
          project,
          json,
          ...(stack === undefined ? {} : { stack }),
          faults,
          ...(kubeconfig === undefined ? {} : { kubeconfig }),
          ...(server === undefined ? {} : { server }),
        });
      },
    );

  program
    .command("config-check")
    .description("check every stack file and their parity, without an engine")
    .addOption(jsonOption())
    .action(async (options: { json?: boolean }) => {
      code =
        (await (await import("./config-check.ts")).configCheck(options)) === 0
          ? exitCode.fine
          : exitCode.blocked;
    });

  program
    .command("policy")
    .description("apply the rules to a plan, to an exported state, or to that of a simulated environment")
    .option("--stack <name>", "the environment; by default that of the file, and without a file dev")
    .addOption(new Option("--plan <file>", "what npm run -s preview -- --json printed").conflicts("state"))
    .option("--state <file>", "what pulumi stack export or npm run -s simulate -- export printed")
    .addOption(jsonOption())
    .action(async (options: { stack?: string; plan?: string; state?: string; json?: boolean }) => {
      code = await (await import("./policy.ts")).policy(options);
    });

  program
    .command("secrets")
    .description(
      "list the secrets of an environment on its account, show one's metadata, or set one from stdin",
    )
    .addArgument(new Argument("<action>", "what to do").choices(secretActions))
    .addArgument(new Argument("[secret]", "service and purpose, as in api/database; for set and get-meta"))
    .addOption(stackOption())
    .addOption(jsonOption())
    .action(
      async (
        action: SecretAction,
        secret: string | undefined,
        options: { stack: string; json?: boolean },
      ) => {
        const { secrets } = await import("./secrets.ts");
        code = await secrets(action, { ...options, ...(secret === undefined ? {} : { secret }) });
      },
    );

  program
    .command("access")
    .description(
      "print how to reach an environment's cluster or database through its access host; runs nothing",
    )
    .addArgument(new Argument("<goal>", "what to reach it with").choices(accessGoals))
    .addOption(stackOption())
    .option("--state <file>", "read an exported state; without one, the backend is asked")
    .action(async (goal: AccessGoal, options: { stack: string; state?: string }) => {
      code = await (await import("./access.ts")).access(goal, options);
    });

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
        const { task } = await import("./task.ts");
        const { timeout: timeoutSeconds, ...others } = options;
        code = await task({ ...others, service, args: words, timeoutSeconds });
      },
    );

  program
    .command("destroy")
    .description("plan the end of an environment: what keeps it from being destroyed, and what would stay")
    .addOption(stackOption())
    .option("--plan", "say what would happen; nothing is destroyed")
    .option("--state <file>", "read an exported state; without one, that of a simulated environment")
    .addOption(jsonOption())
    .action(async (options: { stack: string; plan?: boolean; state?: string; json?: boolean }) => {
      code = await (await import("./destroy.ts")).destroy(options);
    });

  program
    .command("manifests")
    .description("write every Kubernetes object of an environment as YAML, from the simulator")
    .addOption(stackOption())
    .requiredOption("--out <directory>", "where to; it holds nothing else afterwards")
    .action(async (options: { stack: string; out: string }) => {
      code = await (await import("./manifests.ts")).manifests(options);
    });

  program
    .command("schema")
    .description("write the JSON Schema of the stack files")
    .option("--check", "only say whether it is up to date")
    .action(async ({ check = false }: { check?: boolean }) => {
      code = (await (await import("./schema.ts")).schema({ check })) === 0 ? exitCode.fine : exitCode.blocked;
    });

  program
    .command("bundle")
    .description(
      "bundle the code of the functions; other commands do it by themselves when it is out of date",
    )
    .action(async () => {
      await (await import("./function-bundle.ts")).freshBundle({ force: true });
    });

  program
    .command("check")
    .description("format, lint, types, import direction, stack files, waivers, generated files, documents")
    .action(async () => {
      code = await (await import("./check.ts")).check();
    });
  const ended = (reached: ExitCode): void => {
    code = reached;
  };
  for (const register of registrations) register(program, ended);

  try {
    const asked = program.commands.find((command) => command.name() === args[0]);
    if (asked !== undefined)
      refuseMisplaced(asked, args.slice(1), process.env, stackNames(join(import.meta.dirname, "..")));
    await program.parseAsync(args, { from: "user" });
    throwIfInterrupted();
    return code;
  } catch (problem) {
    const failure = judgeFailure(problem);
    if (failure.text !== "") tell(failure.text);
    if (args.includes("--json") && failure.code !== exitCode.fine && !hasPrinted()) {
      // A mistake in the arguments has been told already, and has no text any more.
      const message = failure.text === "" && problem instanceof Error ? problem.message : failure.text;
      print(JSON.stringify({ error: { message, exitCode: failure.code } } satisfies PrintedError, null, 2));
    }
    return failure.code;
  }
}

function seconds(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw new InvalidArgumentError("Allowed is a whole number of seconds from 1 to 99999.");
  return Number(text);
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text))
    throw new InvalidArgumentError("Allowed is a whole number of milliseconds, 0 or more.");
  return Number(text);
}
