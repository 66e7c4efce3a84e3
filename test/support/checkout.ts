import { execFileSync, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { PrintedError, PrintedPlan } from "../../commands/printed-plan.ts";
import type { LiveResource } from "../../simulator/cloud.ts";
import { Cloud } from "../../simulator/cloud.ts";

/** What a command printed and how it ended; `code` is null when a signal ended it. */
export interface CommandResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a test looks at in an exported state. */
export interface ExportedState {
  readonly deployment: {
    readonly resources?: readonly { readonly urn: string; readonly custom: boolean; readonly type: string }[];
    readonly pending_operations?: readonly unknown[];
  };
}

const repository = join(import.meta.dirname, "..", "..");

/**
 * A copy of the working tree with a history of one commit and a state directory of its own, in which a test may edit stack
 * files and run the commands as a user does.
 */
export class Checkout {
  readonly root: string;
  readonly #place: string;

  constructor() {
    this.#place = mkdtempSync(join(tmpdir(), "plinth-test-"));
    this.root = join(this.#place, "checkout");
    const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
      cwd: repository,
    })
      .toString()
      .split("\0")
      .filter((file) => file !== "");
    for (const file of files) {
      mkdirSync(join(this.root, dirname(file)), { recursive: true });
      cpSync(join(repository, file), join(this.root, file));
    }
    symlinkSync(join(repository, "node_modules"), join(this.root, "node_modules"), "junction");
    // A link is not the folder that .gitignore names.
    mkdirSync(join(this.root, ".git", "info"), { recursive: true });
    this.git("init", "--quiet", "--initial-branch=main");
    writeFileSync(join(this.root, ".git", "info", "exclude"), "node_modules\n");
    this.commit("The working tree under test");
  }

  get stateHome(): string {
    return join(this.#place, "state");
  }

  git(...args: readonly string[]): string {
    return execFileSync("git", [...args], { cwd: this.root }).toString();
  }

  commit(message: string): void {
    this.git("add", "--all");
    this.git(
      "-c",
      "user.name=test",
      "-c",
      "user.email=test@example.com",
      "commit",
      "--quiet",
      "--message",
      message,
    );
  }

  /** Replaces text in a file; fails when it does not stand there exactly once. */
  edit(file: string, before: string, after: string): void {
    const path = join(this.root, file);
    const text = readFileSync(path, "utf8");
    const parts = text.split(before);
    if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${before}`);
    writeFileSync(path, parts.join(after));
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), "utf8");
  }

  /** A hash over every tracked and every new file: equal before and after a command that leaves the tree alone. */
  fingerprint(): string {
    const files = this.git("ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0");
    const hash = createHash("sha256");
    for (const file of files.filter((name) => name !== "").toSorted())
      hash.update(file).update(readFileSync(join(this.root, file)));
    return hash.digest("hex");
  }

  /** Starts a command in a process group of its own, so that a test can kill all of it. */
  start(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): { readonly pid: number; readonly result: Promise<CommandResult> } {
    const child = spawn(process.execPath, ["commands/main.mjs", ...args], {
      cwd: this.root,
      detached: true,
      env: { ...process.env, XDG_STATE_HOME: this.stateHome, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    const result = new Promise<CommandResult>((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code) =>
        resolve({ code, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
      );
    });
    if (child.pid === undefined) throw new Error("the command did not start");
    return { pid: child.pid, result };
  }

  run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CommandResult> {
    return this.start(args, env).result;
  }

  /** Runs a command with `--json`, which must print the plan and nothing else to stdout. */
  async plan(
    args: readonly string[],
    env: NodeJS.ProcessEnv = {},
  ): Promise<{ readonly plan: PrintedPlan; readonly result: CommandResult }> {
    const result = await this.run([...args, "--json"], env);
    return { plan: printedPlan(result), result };
  }

  /** Runs a command with `--json` that comes to no plan: then stdout has the reason and the exit code, and nothing else. */
  async failure(
    args: readonly string[],
  ): Promise<{ readonly error: PrintedError["error"]; readonly result: CommandResult }> {
    const result = await this.run([...args, "--json"]);
    return { error: (JSON.parse(result.stdout) as PrintedError).error, result };
  }

  /** The exported state of the simulated environment dev. */
  async state(): Promise<ExportedState> {
    return JSON.parse((await this.run(["simulate", "export"])).stdout) as ExportedState;
  }

  /** Where `simulate` keeps an environment of this checkout. */
  environmentDirectory(stack: string): string {
    const kept = join(this.stateHome, "plinth");
    const [own] = existsSync(kept) ? readdirSync(kept) : [];
    return join(kept, own ?? "", stack);
  }

  /** What exists in the simulated cloud of an environment. */
  cloud(stack = "dev"): readonly LiveResource[] {
    return new Cloud(join(this.environmentDirectory(stack), "cloud", "plinth", stack)).list();
  }

  /** Deletes the one resource of a type behind the engine's back. */
  async forgetInCloud(type: string, stack = "dev"): Promise<void> {
    const cloud = new Cloud(join(this.environmentDirectory(stack), "cloud", "plinth", stack));
    const [resource, ...others] = cloud.list().filter((candidate) => candidate.type === type);
    if (resource === undefined || others.length > 0)
      throw new Error(`not exactly one ${type} in the simulated cloud`);
    await cloud.delete({ urn: resource.urn, type, name: "" }, resource.id);
  }

  remove(): void {
    rmSync(this.#place, { recursive: true, force: true });
  }
}

/** The plan that a command with `--json` printed. */
export function printedPlan({ code, stderr, stdout }: CommandResult): PrintedPlan {
  const plan = JSON.parse(stdout === "" ? "{}" : stdout) as Partial<PrintedPlan>;
  if (plan.steps === undefined) throw new Error(`no plan: exit ${String(code)}\n${stderr}`);
  return plan as PrintedPlan;
}
