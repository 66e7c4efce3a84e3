import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { run } from "../../simulator/child-process.ts";
import { cacheDirectory } from "../../simulator/places.ts";

const requirements = join(import.meta.dirname, "moto-requirements.txt");
const server = join(import.meta.dirname, "serve_moto.py");

/** The account that moto is. */
export const motoAccount = "123456789012";

/** APIs of AWS on loopback, by moto: the real SDKs and the real engine speak to them over HTTP. */
export class Moto {
  readonly endpoint: string;
  readonly #process: ChildProcess;

  private constructor(endpoint: string, child: ChildProcess) {
    this.endpoint = endpoint;
    this.#process = child;
  }

  static async start(): Promise<Moto> {
    const python = await installed();
    const child = spawn(python, [server, "--host", "127.0.0.1", "--port", "0"], {
      // Its input stays open for as long as this process lives: a run that is killed leaves no server behind.
      stdio: ["pipe", "ignore", "pipe"],
      env: { ...process.env, PYTHONUNBUFFERED: "1" },
    });
    let said = "";
    // Read to the end of its life: it logs every request, and a full pipe would stop it.
    child.stderr.on("data", (chunk: Buffer) => {
      if (said.length < 10_000) said += chunk.toString();
    });
    for (let tries = 0; tries < 600 && child.exitCode === null; tries++) {
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (address !== undefined) return new Moto(address, child);
      await wait(50);
    }
    child.kill();
    throw new Error(`moto did not start:\n${said}`);
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill();
    await ended;
  }
}

/** Python with moto, installed once into the cache of the project's tools; nothing is at its place until all of it is. */
async function installed(): Promise<string> {
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const root = join(cacheDirectory(), `moto-${hash}`);
  const [folder, program] = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];
  const python = join(root, folder, program);
  if (existsSync(python)) return python;
  process.stderr.write(`Installing moto with Python's packages: once, about 20 s; kept in ${root}.\n`);
  mkdirSync(dirname(root), { recursive: true });
  const workshop = mkdtempSync(`${root}.installing-`);
  try {
    await orFail(process.platform === "win32" ? "python" : "python3", ["-m", "venv", workshop]);
    // Every package is pinned by the file, so that none needs to be resolved.
    await orFail(
      join(workshop, folder, program),
      "-m pip install --quiet --disable-pip-version-check --no-deps --requirement"
        .split(" ")
        .concat(requirements),
    );
    renameSync(workshop, root);
  } catch (problem) {
    rmSync(workshop, { recursive: true, force: true });
    // Another run may have been faster.
    if (!existsSync(python)) throw problem;
  }
  return python;
}

async function orFail(command: string, args: readonly string[]): Promise<void> {
  const { code, stderr } = await run(command, args, { cwd: import.meta.dirname });
  if (code !== 0) {
    throw new Error(
      `${command} ${args.join(" ")} ended with ${code ?? "a signal"}. These tests need Python 3.10 or newer with venv and pip (Debian: python3-venv).\n${stderr}`,
    );
  }
}
