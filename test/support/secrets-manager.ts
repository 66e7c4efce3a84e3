import type { ChildProcess } from "node:child_process";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { run } from "../../simulator/child-process.ts";
import { cacheDirectory } from "../../simulator/places.ts";
import type { Login } from "./postgres.ts";

const requirements = join(import.meta.dirname, "secrets-manager-requirements.txt");

/** What a login's secret holds. */
export interface SecretValue extends Login {
  readonly engine: string;
  readonly host: string;
  readonly port: number;
  readonly dbname: string;
}

/**
 * A Secrets Manager API on loopback, by moto: the real SDK speaks to it over HTTP. What it does not do as AWS does: it
 * never calls a rotation function, so a test calls the four steps itself; it announces no empty pending version before the
 * first step; it takes a repeated token with another value; its times are whole seconds.
 */
export class SecretsManagerServer {
  readonly endpoint: string;
  readonly client: SecretsManagerClient;
  readonly #process: ChildProcess;
  /** A run that is interrupted leaves no server behind. */
  readonly #end = () => this.#process.kill();

  private constructor(endpoint: string, child: ChildProcess) {
    this.endpoint = endpoint;
    this.#process = child;
    this.client = new SecretsManagerClient(this.#options());
    process.once("exit", this.#end);
  }

  static async start(): Promise<SecretsManagerServer> {
    const python = await installed();
    const child = spawn(python, ["-m", "moto.server", "--host", "127.0.0.1", "--port", "0"], {
      stdio: ["ignore", "ignore", "pipe"],
      env: { ...process.env, PYTHONUNBUFFERED: "1" },
    });
    let said = "";
    // Read to the end of its life: it logs every request, and a full pipe would stop it.
    child.stderr.on("data", (chunk: Buffer) => {
      if (said.length < 10_000) said += chunk.toString();
    });
    for (let tries = 0; tries < 600 && child.exitCode === null; tries++) {
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (address !== undefined) return new SecretsManagerServer(address, child);
      await wait(50);
    }
    child.kill();
    throw new Error(`moto did not start:\n${said}`);
  }

  /** A further client of its own, for a test that puts faults into it. */
  newClient(): SecretsManagerClient {
    return new SecretsManagerClient(this.#options());
  }

  /** What a Lambda function's environment says of the account. */
  variables(): Readonly<Record<string, string>> {
    return {
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL: this.endpoint,
    };
  }

  /** A container without a value, as the platform makes them. */
  async createLoginSecret(name: string, logins: readonly string[]): Promise<string> {
    return this.#create(name, {
      Tags: [{ Key: "plinth:logins", Value: logins.join(" ") }],
    });
  }

  async createMasterSecret(name: string, master: Login): Promise<string> {
    return this.#create(name, { SecretString: JSON.stringify(master) });
  }

  /** The current value, as a client reads it; undefined when there is none. */
  async current(arn: string): Promise<SecretValue | undefined> {
    try {
      // The label is AWS' default; moto without it answers with a version that was current once.
      const { SecretString } = await this.client.send(
        new GetSecretValueCommand({ SecretId: arn, VersionStage: "AWSCURRENT" }),
      );
      return SecretString === undefined ? undefined : (JSON.parse(SecretString) as SecretValue);
    } catch (problem) {
      if (problem instanceof Error && problem.name === "ResourceNotFoundException") return undefined;
      throw problem;
    }
  }

  async stop(): Promise<void> {
    this.client.destroy();
    process.off("exit", this.#end);
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, "exit");
    this.#process.kill();
    await ended;
  }

  async #create(
    name: string,
    rest: { readonly SecretString?: string; readonly Tags?: { Key: string; Value: string }[] },
  ): Promise<string> {
    const { ARN } = await this.client.send(new CreateSecretCommand({ Name: name, ...rest }));
    if (ARN === undefined) throw new Error(`moto gave the secret ${name} no ARN`);
    return ARN;
  }

  #options(): ConstructorParameters<typeof SecretsManagerClient>[0] & object {
    return {
      endpoint: this.endpoint,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    };
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
      `${command} ${args.join(" ")} ended with ${code ?? "a signal"}. The tests of the functions need Python 3.10 or newer with venv and pip (Debian: python3-venv).\n${stderr}`,
    );
  }
}
