import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReleaseOptions } from "../../commands/release.ts";
import { release } from "../../commands/release.ts";
import type { RollbackOptions, RolledBack } from "../../commands/rollback.ts";
import { rollback } from "../../commands/rollback.ts";
import { type StackName, stackNames, stackText } from "./stack-files.ts";

/** A digest that is told apart by one hexadecimal digit. */
export const digestOf = (digit: string) => `sha256:${digit.repeat(64)}`;

/** What a command said and how it ended; `refused` is the message of what it threw. */
export interface Told {
  readonly code?: number;
  readonly printed: string;
  readonly told: string;
  readonly refused?: string;
}

/** A real git repository that holds the three tracked stack files and nothing else. */
export class StackRepository {
  readonly root = mkdtempSync(join(tmpdir(), "plinth-release-test-"));

  constructor() {
    this.git("init", "--quiet", "--initial-branch=main");
    for (const [key, value] of [
      ["user.name", "test"],
      ["user.email", "test@example.com"],
      ["commit.gpgsign", "false"],
      ["core.autocrlf", "false"],
    ] as const)
      this.git("config", key, value);
    for (const stack of stackNames) this.write(fileOf(stack), stackText(stack));
    this.commit("Stack files");
  }

  git(...args: readonly string[]): string {
    return execFileSync("git", [...args], { cwd: this.root, stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .trimEnd();
  }

  /** Commits everything; returns the hash. */
  commit(message: string): string {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--message", message);
    return this.head();
  }

  head(): string {
    return this.git("rev-parse", "HEAD");
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), "utf8");
  }

  /** Replaces text that stands in a file exactly once. */
  edit(file: string, before: string, after: string): void {
    const parts = this.read(file).split(before);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${before}`);
    this.write(file, parts.join(after));
  }

  release(options: Omit<ReleaseOptions, "root" | "print" | "tell">): Promise<Told> {
    return recorded((out) => release({ root: this.root, ...options, ...out }));
  }

  rollback(options: Omit<RollbackOptions, "root" | "print" | "tell">): Promise<Told> {
    return recorded((out) => rollback({ root: this.root, ...options, ...out }));
  }

  /** What a rollback that succeeds prints for machines, which is all that it prints. */
  async rolledBack(options: Omit<RollbackOptions, "root" | "print" | "tell" | "json">): Promise<RolledBack> {
    const { code, printed, refused, told } = await this.rollback({ ...options, json: true });
    if (code !== 0) throw new Error(`exit code ${String(code)}: ${refused ?? told}`);
    return JSON.parse(printed) as RolledBack;
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}

const fileOf = (stack: StackName) => `Pulumi.${stack}.yaml`;

async function recorded(
  run: (out: Required<Pick<ReleaseOptions, "print" | "tell">>) => Promise<number>,
): Promise<Told> {
  const printed: string[] = [];
  const told: string[] = [];
  const said = () => ({ printed: printed.join("\n"), told: told.join("\n") });
  try {
    const code = await run({ print: (text) => printed.push(text), tell: (text) => told.push(text) });
    return { code, ...said() };
  } catch (problem) {
    return { ...said(), refused: problem instanceof Error ? `${problem.name}: ${problem.message}` : "" };
  }
}
