import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { openSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";

/** What a supervisor is asked to run; its output goes to `<name>.log` in the supervisor's directory. */
export interface Start {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

/** What it says of a program: that it runs, or that it has ended or could not be started. */
export type Report =
  | { readonly name: string; readonly pid: number }
  | { readonly name: string; readonly ended: string };

// A process of its own, in a session of its own. The channel to whoever started it closes also when that one is killed, and
// then the programs are ended, by their process ids, and their directory goes: nothing survives a test run, whatever ends it.
const [, , directory] = process.argv;
if (directory === undefined) throw new Error("the supervisor needs the directory that goes with it");
const running = new Set<ChildProcess>();
let ending = false;

process.on("message", ({ args, command, name }: Start) => {
  const log = openSync(join(directory, `${name}.log`), "a");
  const child = spawn(command, args, { cwd: directory, stdio: ["ignore", log, log] });
  running.add(child);
  if (child.pid !== undefined) say({ name, pid: child.pid });
  child.on("error", (problem) => say({ name, ended: problem.message }));
  child.on("exit", (code, signal) => {
    running.delete(child);
    say({ name, ended: signal ?? `exit code ${code ?? "unknown"}` });
    if (ending && running.size === 0) leave();
  });
});
process.on("disconnect", end);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, end);

function end(): void {
  if (ending) return;
  ending = true;
  // Nothing that they hold is of any use afterwards, so they need not end in order.
  for (const child of running) child.kill("SIGKILL");
  if (running.size === 0) leave();
}

function leave(): void {
  rmSync(directory ?? "", { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
}

function say(report: Report): void {
  if (process.connected) process.send?.(report);
}
