import { readdirSync, readFileSync, rmSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { isProperties } from "./wire.ts";

/** Who holds the lock of a stack, as the engine writes it. */
export interface Lock {
  readonly pid: number;
  readonly user: string;
  readonly host: string;
  readonly since: Date;
  /** What the system calls its process, where it is not the engine's. */
  readonly program?: string;
}

/** A lock of the engine's local backend. */
export interface LockFile extends Lock {
  /** The file that is the lock. */
  readonly file: string;
}

/** Thrown when another run holds the stack: nothing was changed. Exit code 1. */
export class StackLocked extends Error {
  override readonly name = "StackLocked";

  constructor(stack: string, lock: Lock, now: Date) {
    super(
      `The stack "${stack}" is being changed by ${lock.user} on ${lock.host} (process ${lock.pid}), since ${lock.since.toISOString()}, ${age(lock.since, now)} ago. Nothing was changed here. Wait until that run has ended; if it hangs, end process ${lock.pid} on ${lock.host} and run the command again: it cleans up after a dead run by itself.`,
    );
  }
}

/** The locks of a stack in a state directory of the local backend; several only when runs raced for it. */
export function readLocks(stateDirectory: string, project: string, stack: string): readonly LockFile[] {
  const directory = lockDirectory(stateDirectory, project, stack);
  return entriesOf(directory).flatMap((name) => {
    const file = join(directory, name);
    // One that cannot be read is being written or removed at this moment: the engine decides then.
    const lock = parseLock(readText(file) ?? "");
    return lock === undefined ? [] : [{ ...lock, file }];
  });
}

/** Where the engine's local backend keeps the locks of a stack. */
export function lockDirectory(stateDirectory: string, project: string, stack: string): string {
  return join(stateDirectory, ".pulumi", "locks", "organization", project, stack);
}

/** True when the lock's process is of this machine and gone: a kill left the lock behind. */
export function isAbandoned({ host, pid, program = "pulumi" }: Lock): boolean {
  return host === hostname() && !lives(pid, program);
}

/** Removes exactly this lock; one that another run has taken meanwhile is a file of its own and stays. */
export function removeLock({ file }: LockFile): void {
  rmSync(file, { force: true });
}

/** Undefined for a text that is no lock. */
export function parseLock(text: string): Lock | undefined {
  const record = parseJson(text);
  if (!isProperties(record)) return undefined;
  const { hostname: host, pid, program, timestamp, username } = record;
  if (!isProcessId(pid) || typeof host !== "string" || typeof timestamp !== "string") return undefined;
  const since = new Date(timestamp);
  if (Number.isNaN(since.getTime())) return undefined;
  return {
    pid,
    user: typeof username === "string" ? username : "an unknown user",
    host,
    since,
    ...(typeof program === "string" ? { program } : {}),
  };
}

/** Zero and negative numbers mean groups of processes, and a fraction would pass for a process that is gone. */
function isProcessId(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) > 0;
}

function lives(pid: number, program: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (problem) {
    // EPERM: it lives and belongs to somebody else.
    return problem instanceof Error && "code" in problem && problem.code === "EPERM";
  }
  // Only Linux can tell more without running anything.
  const command = processName(pid);
  if (command === undefined) return true;
  // The number may have been given to another program since; and a killed process stays as a zombie until its
  // parent asks for its end, which process 1 of a container may never do.
  return command.startsWith(program) && !isZombie(pid);
}

/** What the system calls a process; undefined where only running something could tell. */
export function processName(pid: number): string | undefined {
  return readText(`/proc/${pid}/comm`)?.trim();
}

/** The state follows the command's name, which stands in parentheses and may hold any character itself. */
function isZombie(pid: number): boolean {
  const status = readText(`/proc/${pid}/stat`) ?? "";
  return /^ [ZX]/.test(status.slice(status.lastIndexOf(")") + 1));
}

/** In words, as `90 s`, `5 min` or `7 h`. */
export function age(since: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}

function entriesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory).filter((name) => name.endsWith(".json"));
  } catch {
    return [];
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
