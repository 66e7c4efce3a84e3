import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { judgeFailure } from "../../commands/exit-codes.ts";
import { openStore } from "../../commands/state/open-store.ts";
import type { StateStore } from "../../commands/state/state-store.ts";
import type { StateAction, StateOptions } from "../../commands/state.ts";
import { state } from "../../commands/state.ts";
import type { Backend } from "../../simulator/environment.ts";
import { AwsRecorder } from "./aws-recorder.ts";
import type { CommandResult } from "./checkout.ts";
import { Moto, motoAccount } from "./moto.ts";

const repository = join(import.meta.dirname, "..", "..");

export interface BucketArgs {
  /** Default: one that no other has. */
  readonly name?: string;
  /** First part of the keys of what is in it. Default: none. */
  readonly prefix?: string;
  /** What is added to its address. Default: nothing. */
  readonly parameters?: string;
}

export interface Bucket extends Backend {
  readonly name: string;
}

/**
 * A bucket for state with its key, in moto behind a recorder. What moto does not do: it checks no signature, no policy and no
 * expected owner (the recorder does the last), and encrypts nothing by itself, so that what lies in the bucket is what was sent.
 */
export class StateBackend {
  readonly recorder: AwsRecorder;
  readonly keyArn: string;
  readonly #moto: Moto;
  #buckets = 0;

  private constructor(moto: Moto, recorder: AwsRecorder, keyArn: string) {
    this.#moto = moto;
    this.recorder = recorder;
    this.keyArn = keyArn;
  }

  static async start(): Promise<StateBackend> {
    const moto = await Moto.start();
    const recorder = await AwsRecorder.start(moto.endpoint, motoAccount);
    const made = (await ask(moto.endpoint, "kms", "TrentService.CreateKey", {})) as {
      KeyMetadata: { Arn: string };
    };
    const backend = new StateBackend(moto, recorder, made.KeyMetadata.Arn);
    Object.assign(process.env, backend.variables);
    return backend;
  }

  /** The variables of a shell that is logged in. */
  get variables(): Readonly<Record<string, string>> {
    return {
      AWS_REGION: "us-east-1",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
      AWS_ENDPOINT_URL: this.recorder.endpoint,
      AWS_EC2_METADATA_DISABLED: "true",
    };
  }

  get secretsProvider(): string {
    return `awskms:///${this.keyArn}?region=us-east-1&awssdk=v2`;
  }

  async bucket({ name = this.#newName(), parameters = "", prefix = "" }: BucketArgs = {}): Promise<Bucket> {
    const answer = await fetch(`${this.#moto.endpoint}/${name}`, {
      method: "PUT",
      headers: { authorization: authorization("s3") },
    });
    if (!answer.ok) throw new Error(`moto made no bucket: ${await answer.text()}`);
    return {
      name,
      url: `s3://${name}${prefix === "" ? "" : `/${prefix}`}?region=us-east-1&awssdk=v2${parameters}`,
      secretsProvider: this.secretsProvider,
      variables: this.variables,
    };
  }

  /** The bucket's objects as our own code reads them. */
  store(url: string): StateStore {
    return openStore({ url, owner: motoAccount });
  }

  async stop(): Promise<void> {
    for (const name of Object.keys(this.variables)) Reflect.deleteProperty(process.env, name);
    await this.recorder.stop();
    await this.#moto.stop();
  }

  #newName(): string {
    this.#buckets += 1;
    return `state-${this.#buckets}`;
  }
}

/**
 * Runs `npm run state -- ARGS` as a user does, beside whatever this process serves.
 *
 * @param env an empty string counts as none
 */
export function stateCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["commands/main.mjs", "state", ...args], {
      cwd: repository,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const said = { stdout: "", stderr: "" };
    child.stdout.on("data", (chunk: Buffer) => {
      said.stdout += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      said.stderr += chunk.toString();
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...said }));
  });
}

/** The same without a process of its own, which takes longer to start than most of what the command does. */
export async function stateHere(
  action: StateAction,
  options: Omit<StateOptions, "tell">,
): Promise<CommandResult> {
  let stderr = "";
  const tell = (line: string) => {
    stderr += `${line}\n`;
  };
  try {
    return { code: await state(action, { ...options, tell }), stdout: "", stderr };
  } catch (problem) {
    const { code, text } = judgeFailure(problem);
    return { code, stdout: "", stderr: `${stderr}${text}\n` };
  }
}

/** moto only looks at which service a request is signed for. */
function authorization(service: string): string {
  return `AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${createHash("sha256").update("test").digest("hex")}`;
}

async function ask(endpoint: string, service: string, target: string, body: unknown): Promise<unknown> {
  const answer = await fetch(endpoint, {
    method: "POST",
    headers: {
      authorization: authorization(service),
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": target,
    },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${target}: ${await answer.text()}`);
  return answer.json();
}
