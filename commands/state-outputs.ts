import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { findCli } from "../simulator/cli.ts";
import { CannotRun } from "../simulator/places.ts";
import { UnreadableState } from "./destroy-error.ts";
import { checkout } from "./stack-run.ts";
import { readStateFile } from "./state-file.ts";
import { tell } from "./terminal.ts";

const exported = z.object({
  deployment: z.object({
    resources: z
      .array(z.object({ type: z.string(), outputs: z.record(z.string(), z.unknown()).default({}) }))
      .default([]),
  }),
});

/** Outputs of the first resource of a type, component or not; undefined where the state has none. */
export type OutputsOf = (type: string) => Readonly<Record<string, unknown>> | undefined;

/**
 * Reads an exported state for its outputs. Secrets are left as the engine wrote them, which is never in plain text.
 *
 * @param file how a message names the text.
 * @throws UnreadableState when the text is no exported state.
 */
export function stateOutputs(text: string, file: string): OutputsOf {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new UnreadableState(file, "it is not JSON");
  }
  const parsed = exported.safeParse(data);
  if (!parsed.success) throw new UnreadableState(file, z.prettifyError(parsed.error).replaceAll("\n", " "));
  const { resources } = parsed.data.deployment;
  return (type) => resources.find((resource) => resource.type === type)?.outputs;
}

/** @throws UnreadableState when the file cannot be read or is no exported state. */
export function fileOutputs(file: string): OutputsOf {
  return stateOutputs(readStateFile(file), file);
}

const run = promisify(execFile);

/** A state may hold many megabytes. */
const largestState = 512 * 1024 * 1024;

/**
 * Asks the backend for the state, as `pulumi stack export` does, with whatever login the surroundings have.
 *
 * @throws CannotRun when the backend does not answer.
 */
export async function liveOutputs(stack: string): Promise<OutputsOf> {
  const cli = await findCli(tell);
  try {
    const args = ["stack", "export", "--stack", stack, "--non-interactive"];
    const { stdout } = await run(cli.command.command, args, { cwd: checkout, maxBuffer: largestState });
    return stateOutputs(stdout, `the state of ${stack}`);
  } catch (problem) {
    if (problem instanceof UnreadableState) throw problem;
    const reason = problem instanceof Error ? problem.message.trim() : String(problem);
    throw new CannotRun(
      `The state of ${stack} could not be read: ${reason}\nLog in to the backend first, or name an exported state: --state FILE, written by pulumi stack export --stack ${stack} --file FILE.`,
      { cause: problem },
    );
  }
}
