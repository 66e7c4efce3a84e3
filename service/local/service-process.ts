import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import contract from "../contract.json" with { type: "json" };
import type { StartMode } from "../src/start-mode.ts";
import { freePort } from "./free-port.ts";
import { unprivilegedUser } from "./unprivileged-user.ts";

// As the image starts it.
const [, ...words] = contract.image.entrypoint;
const here = fileURLToPath(new URL("../", import.meta.url));

export interface ServiceProcessArguments {
  readonly mode: StartMode;
  readonly environment: Readonly<Record<string, string>>;
  /** The tree that is started; default this one. */
  readonly directory?: string;
  readonly unprivileged?: boolean;
}

/** One run of the service, as a process of its own. */
export class ServiceProcess {
  readonly port: number;
  readonly metricsPort: number;
  readonly process: ChildProcess;
  readonly #out: Buffer[] = [];
  readonly #error: Buffer[] = [];
  /** Its exit alone does not mean that all it said has been read. */
  readonly #closed: Promise<unknown>;
  /** A run that is interrupted leaves nothing behind. */
  readonly #end = () => this.process.kill("SIGKILL");

  private constructor(child: ChildProcess, port: number, metricsPort: number) {
    this.process = child;
    this.port = port;
    this.metricsPort = metricsPort;
    this.#closed = once(child, "close");
    child.stdout?.on("data", (chunk: Buffer) => this.#out.push(chunk));
    child.stderr?.on("data", (chunk: Buffer) => this.#error.push(chunk));
    process.once("exit", this.#end);
    child.once("exit", () => process.off("exit", this.#end));
  }

  /** Starts it and waits for nothing. It inherits no variable of ours. */
  static async start({
    directory = here,
    environment,
    mode,
    unprivileged = false,
  }: ServiceProcessArguments): Promise<ServiceProcess> {
    const [port, metricsPort] = [await freePort(), await freePort()];
    const child = spawn(process.execPath, [...words, mode], {
      cwd: directory,
      ...(unprivileged ? unprivilegedUser() : {}),
      env: { HOST: "127.0.0.1", PORT: String(port), METRICS_PORT: String(metricsPort), ...environment },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return new ServiceProcess(child, port, metricsPort);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get output(): string {
    return Buffer.concat(this.#out).toString();
  }

  get errorOutput(): string {
    return Buffer.concat(this.#error).toString();
  }

  /** What it has logged so far; each line has to be JSON. */
  get lines(): readonly Readonly<Record<string, unknown>>[] {
    const whole = this.output.slice(0, this.output.lastIndexOf("\n") + 1);
    return whole
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** @returns the exit code. */
  async ended(): Promise<number | null> {
    await this.#closed;
    return this.process.exitCode;
  }

  /** Ends it without waiting for load balancers. */
  async stop(): Promise<void> {
    this.process.kill("SIGINT");
    await this.ended();
  }

  terminate(): void {
    this.process.kill("SIGTERM");
  }
}
