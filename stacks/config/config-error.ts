// Not the whole SDK: commands that never start an engine use these errors too, and it takes most of a second to load.
import { RunError } from "@pulumi/pulumi/errors.js";
import { nearest } from "../../model/nearest.ts";
import { type ConfigProblem, formatProblems } from "./problem.ts";

/**
 * Everything that is wrong with a stack's config, in one error. The Pulumi host prints only the message of a `RunError`,
 * so whoever types `pulumi up` sees the list and no stack trace.
 */
export class ConfigError extends RunError {
  override readonly name = "ConfigError";
  /** In the order of the config, at least one. */
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    super(
      `The config is not valid, so nothing was created or changed.\n\n${formatProblems(problems, "mistake")}\n\n` +
        "Correct the file, then check all of them with: npm run config:check",
    );
    this.problems = problems;
  }
}

/** A stack that has no file. The message lists the stacks that do and names the nearest. */
export class UnknownStackError extends RunError {
  override readonly name = "UnknownStackError";

  /** @param stacks names of the stacks that have a file in the repository root. */
  constructor(stack: string, stacks: readonly string[]) {
    const guess = nearest(stack, stacks);
    super(
      `There is no stack "${stack}": Pulumi.${stack}.yaml does not exist. ` +
        (stacks.length === 0
          ? "No other stack has a file either: the repository root needs a Pulumi.<stack>.yaml."
          : `Stacks that exist: ${stacks.join(", ")}.`) +
        (guess === undefined ? "" : ` Did you mean "${guess}"?`),
    );
  }
}
