import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Login } from "../src/login.ts";
import type { StartMode } from "../src/start-mode.ts";
import { HeldLock } from "./held-lock.ts";
import { MountedDirectory } from "./mounted-directory.ts";
import { PostgresServer } from "./postgres.ts";
import { createDatabase, provisionService, type ServiceLogins } from "./provisioning.ts";
import { secretText } from "./secret-text.ts";
import { ServiceProcess } from "./service-process.ts";

const database = "app";

/**
 * What the platform puts around the service, on this machine: a database with the platform's roles, a directory of secrets
 * and one of flags for each workload, mounted as Kubernetes mounts them, and the variables of its contract.
 *
 * It is no Kubernetes: nothing here schedules, probes or restarts, and the network lets everything through.
 */
export class LocalPlatform {
  readonly server: PostgresServer;
  readonly api: ServiceLogins;
  readonly worker: ServiceLogins;
  readonly apiSecrets: MountedDirectory;
  readonly workerSecrets: MountedDirectory;
  readonly flags: MountedDirectory;
  readonly #place: string;
  readonly #processes: ServiceProcess[] = [];

  private constructor(server: PostgresServer, place: string, api: ServiceLogins, worker: ServiceLogins) {
    this.server = server;
    this.#place = place;
    this.api = api;
    this.worker = worker;
    const text = (login: Login) => secretText(server, database, login);
    this.apiSecrets = new MountedDirectory(join(place, "api-secrets"), {
      "database.json": text(api.application[0]),
      "migrator.json": text(api.migrator),
    });
    this.workerSecrets = new MountedDirectory(join(place, "worker-secrets"), {
      "database.json": text(worker.application[0]),
    });
    chmodSync(place, 0o755);
    this.flags = new MountedDirectory(join(place, "flags"), { "flags.json": "{}" });
  }

  static async create(): Promise<LocalPlatform> {
    const server = await PostgresServer.create();
    await createDatabase(server, database);
    const api = await provisionService(server, database, "api");
    const worker = await provisionService(server, database, "worker");
    return new LocalPlatform(server, mkdtempSync(join(tmpdir(), "orders-platform-")), api, worker);
  }

  /** The variables of one workload. */
  environment(mode: StartMode, workerUrl = "http://127.0.0.1:9"): Record<string, string> {
    const forWorker = mode === "worker";
    return {
      SERVICE_NAME: forWorker ? "worker" : "api",
      ENVIRONMENT: "local",
      DATABASE_HOST: this.server.host,
      DATABASE_PORT: String(this.server.port),
      DATABASE_NAME: database,
      DATABASE_CA_FILE: this.server.caFile,
      SECRETS_DIRECTORY: (forWorker ? this.workerSecrets : this.apiSecrets).path,
      FLAGS_FILE: this.flags.file("flags.json"),
      // Whoever else works on this machine must not make the service shed.
      MAX_EVENT_LOOP_DELAY_MILLISECONDS: "5000",
      // The tables belong to the api's schema; the worker gets rights on them from the api's migrations.
      ...(forWorker ? { DATABASE_SCHEMA: this.api.schema } : {}),
      ...(mode === "migrate"
        ? { DATABASE_WORKER_LOGINS: this.worker.application.map(({ username }) => username).join(",") }
        : {}),
      ...(mode === "api" ? { WORKER_URL: workerUrl } : {}),
    };
  }

  async start(
    mode: StartMode,
    { variables = {}, workerUrl, ...options }: StartOptions = {},
  ): Promise<ServiceProcess> {
    const started = await ServiceProcess.start({
      ...options,
      mode,
      environment: { ...this.environment(mode, workerUrl), ...variables },
    });
    this.#processes.push(started);
    return started;
  }

  /** @throws Error with what the Job said when it does not end well. */
  async runJob(mode: "migrate" | "purge", options: StartOptions = {}): Promise<ServiceProcess> {
    const job = await this.start(mode, options);
    const code = await job.ended();
    if (code !== 0)
      throw new Error(`${mode} ended with ${code ?? "a signal"}:\n${job.output}${job.errorOutput}`);
    return job;
  }

  /** Starts a workload and waits until it is ready. */
  async startReady(mode: "api" | "worker", options: StartOptions = {}): Promise<ServiceProcess> {
    const started = await this.start(mode, options);
    await untilReady(started);
    return started;
  }

  setFlags(text: string): void {
    this.flags.replace({ "flags.json": text });
  }

  /** Gives a login of the api a new password and mounts it, as the end of the platform's rotation does. */
  mountApiLogin(login: Login): void {
    const text = (one: Login) => secretText(this.server, database, one);
    this.apiSecrets.replace({ "database.json": text(login), "migrator.json": text(this.api.migrator) });
  }

  async query<Row extends Record<string, unknown>>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    return this.server.query<Row>(database, text, values);
  }

  /** How many messages no worker has processed yet. */
  async unprocessed(): Promise<number> {
    const [row] = await this.query<{ left: number }>(
      "SELECT count(*)::int AS left FROM api.outbox WHERE processed_at IS NULL",
    );
    return row?.left ?? 0;
  }

  /** Keeps everybody from the orders until it is released; with EXCLUSIVE they can still be read. */
  async lockOrders(mode: "EXCLUSIVE" | "ACCESS EXCLUSIVE"): Promise<HeldLock> {
    return HeldLock.take(this.server.client(database), `LOCK TABLE api.orders IN ${mode} MODE`);
  }

  /** Ends the processes that still run, those started last first. */
  async stopProcesses(): Promise<void> {
    await Promise.all(this.#processes.splice(0).map(async (started) => started.stop()));
  }

  async remove(): Promise<void> {
    await this.stopProcesses();
    await this.server.remove();
    rmSync(this.#place, { recursive: true, force: true });
  }
}

export interface StartOptions {
  readonly variables?: Readonly<Record<string, string>>;
  readonly workerUrl?: string;
  readonly directory?: string;
  /** Run by root, the process belongs to the user that owns nothing; run by anybody else, to them. */
  readonly unprivileged?: boolean;
}

/** @throws Error with what the process said, where that is known, when it is not ready within a minute. */
export async function untilReady(
  started: Pick<ServiceProcess, "url"> & Partial<ServiceProcess>,
  withinSeconds = 60,
): Promise<void> {
  const end = Date.now() + withinSeconds * 1000;
  while (Date.now() < end && (started.process?.exitCode ?? null) === null) {
    const ok = await fetch(`${started.url}/health/ready`).then(
      (response) => response.ok,
      () => false,
    );
    if (ok) return;
    await wait(25);
  }
  throw new Error(`It did not become ready:\n${started.output ?? ""}${started.errorOutput ?? ""}`);
}
