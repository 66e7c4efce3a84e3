import { spawn } from "node:child_process";
import { endTogether, interruption } from "./interruption.ts";
import { CannotRun } from "./places.ts";

export interface RunOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/**
 * Runs a program to its end without a terminal, and returns what it printed; a program that cannot be started is `CannotRun`.
 * It ends with this process, and is then `Interrupted`.
 */
export function run(
  command: string,
  args: readonly string[],
  { cwd, env = process.env, input }: RunOptions,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env,
      stdio: ["pipe", "pipe", "pipe"],
      shell: command.endsWith(".cmd"),
    });
    endTogether(child);
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", (problem) => reject(new CannotRun(`${command} cannot be started: ${problem.message}`)));
    child.on("close", (code) => {
      const interrupted = interruption();
      if (interrupted !== undefined) reject(interrupted);
      else
        resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() });
    });
    // A child that ends before it has read everything says why on stderr.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
