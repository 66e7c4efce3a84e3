import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { openStore } from "../../commands/state/open-store.ts";
import type { StateStore } from "../../commands/state/state-store.ts";
import type { Backend } from "../../simulator/environment.ts";
import { AwsRecorder } from "./aws-recorder.ts";
import type { CommandResult } from "./checkout.ts";
import { Moto, motoAccount } from "./moto.ts";

const repository = join(import.meta.dirname, "..", "..");

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
    return new StateBackend(moto, recorder, made.KeyMetadata.Arn);
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

  /** A new bucket. @param parameters what is added to its address */
  async bucket(parameters = ""): Promise<Backend & { readonly name: string }> {
    this.#buckets += 1;
    const name = `state-${this.#buckets}`;
    const answer = await fetch(`${this.#moto.endpoint}/${name}`, {
      method: "PUT",
      headers: { authorization: authorization("s3") },
    });
    if (!answer.ok) throw new Error(`moto made no bucket: ${await answer.text()}`);
    return {
      name,
      url: `s3://${name}?region=us-east-1&awssdk=v2${parameters}`,
      secretsProvider: this.secretsProvider,
      variables: this.variables,
    };
  }

  /** The bucket's objects as our own code reads them. */
  store(url: string): StateStore {
    Object.assign(process.env, this.variables);
    return openStore({ url, owner: motoAccount });
  }

  async stop(): Promise<void> {
    for (const name of Object.keys(this.variables)) Reflect.deleteProperty(process.env, name);
    await this.recorder.stop();
    await this.#moto.stop();
  }
}

/** Runs `npm run state -- ARGS` as a user does, beside whatever this process serves. */
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
