import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Provider } from "@pulumi/aws/provider.js";
import { secret } from "@pulumi/pulumi";
import type { PulumiFn } from "@pulumi/pulumi/automation/workspace.js";
import type { AccountAction } from "../../commands/account/account-command.ts";
import { account } from "../../commands/account.ts";
import type { AnswerSource } from "../../commands/confirmation.ts";
import { judgeFailure } from "../../commands/exit-codes.ts";
import type { StateStore } from "../../commands/state/state-store.ts";
import { AccountDeclaration } from "../../components/account/account-declaration.ts";
import { AccountGuards } from "../../components/account/account-guards.ts";
import { AuditTrail } from "../../components/account/audit-trail.ts";
import { defaultTags } from "../../model/tags.ts";
import { AwsProvider } from "../../simulator/aws/provider.ts";
import { Cloud } from "../../simulator/cloud.ts";
import { type ProviderServer, serveProvider } from "../../simulator/provider-server.ts";
import { makeTemporaryDirectory } from "../../simulator/temporary-directory.ts";
import { accountText } from "./account-files.ts";
import { motoAccount } from "./moto.ts";
import { clearText } from "./secret-topics.ts";
import { sharedBackend } from "./shared-state-backend.ts";
import type { StateBackend } from "./state-backend.ts";

/** As the program of `account/` calls it. */
export const accountBucket = `plinth-state-${motoAccount}-use1`;
export const accountBackend = `s3://${accountBucket}/account?region=us-east-1&awssdk=v2`;
export const accountStack = "all-in-one";

export interface AccountResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * An account that moto is: its bucket and keys are there, STS says who asks, and `npm run account` works on it. The program is a small
 * one with the outputs of the real one, because moto has to know the keys that it names; AWS beside S3, KMS and STS is simulated.
 */
export class AccountInMoto {
  readonly #folder = makeTemporaryDirectory("plinth-account-");
  readonly directory = join(this.#folder, "first");
  readonly root = join(this.#folder, "files");
  readonly cloud: ProviderServer;
  /** Environment to what seals its secrets; `account` is the account's own. */
  readonly secretsProviders: Record<string, string> = {};
  /** Of the audit trail; another number is another plan. */
  retentionDays = 365;

  readonly backend: StateBackend;

  private constructor(cloud: ProviderServer, backend: StateBackend) {
    this.cloud = cloud;
    this.backend = backend;
  }

  static async start(): Promise<AccountInMoto> {
    const folder = makeTemporaryDirectory("plinth-account-cloud-");
    const cloud = await serveProvider(new AwsProvider(new Cloud(folder)), () => undefined);
    const made = new AccountInMoto(cloud, sharedBackend());
    for (const name of ["dev", "staging", "prod", "account"])
      made.secretsProviders[name] = await made.#makeKey();
    return made;
  }

  /** As nothing had been done: no first state, no bucket, the tracked stack file. */
  async forget(): Promise<void> {
    this.backend.recorder.fault = () => undefined;
    this.retentionDays = 365;
    rmSync(this.#folder, { recursive: true, force: true });
    mkdirSync(this.root, { recursive: true });
    writeFileSync(join(this.root, `Pulumi.${accountStack}.yaml`), accountText(accountStack));
    for (const { key } of await this.store.list("").catch(() => [])) await this.store.remove(key);
    await this.#ask("DELETE", `/${accountBucket}`, "s3");
  }

  /** Makes the bucket of states. */
  async makeBucket(): Promise<void> {
    await this.#ask("PUT", `/${accountBucket}`, "s3");
  }

  /** The account's own backend in the bucket. */
  get store(): StateStore {
    return this.backend.store(accountBackend);
  }

  async stop(): Promise<void> {
    await this.cloud.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #makeKey(): Promise<string> {
    const answer = await this.#ask("POST", "/", "kms", {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "TrentService.CreateKey",
    });
    const made = (await answer.json()) as { KeyMetadata: { Arn: string } };
    return `awskms:///${made.KeyMetadata.Arn}?region=us-east-1&awssdk=v2`;
  }

  /** moto only looks at which service a request is signed for. */
  #ask(
    method: string,
    path: string,
    service: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const authorization = `AWS4-HMAC-SHA256 Credential=test/20261121/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${"0".repeat(64)}`;
    return fetch(`${this.backend.recorder.endpoint}${path}`, {
      method,
      headers: { authorization, ...headers },
      ...(method === "POST" ? { body: "{}" } : {}),
    });
  }

  /** Names beside and below the directory of the first state. */
  get kept(): readonly string[] {
    return readdirSync(this.#folder).filter((name) => name.startsWith("first"));
  }

  /** A directory beside that of the first state. */
  beside(name: string): string {
    return join(this.#folder, name);
  }

  /** Changes the text of the stack file, which has to hold what is replaced. */
  edit(from: string, to: string): void {
    const file = join(this.root, `Pulumi.${accountStack}.yaml`);
    const text = readFileSync(file, "utf8");
    if (!text.includes(from)) throw new Error(`${from} is not in ${file}`);
    writeFileSync(file, text.replaceAll(from, to));
  }

  /** @param answer what a person at a terminal types; by default the answer is given already */
  async run(
    action: AccountAction,
    directory = this.directory,
    answer?: AnswerSource,
  ): Promise<AccountResult> {
    const out = { stdout: "", stderr: "" };
    try {
      const code = await account(action, {
        stack: accountStack,
        directory,
        ...(answer === undefined ? { yes: true } : { source: answer }),
        root: this.root,
        program: this.#program(),
        variables: {
          ...this.backend.variables,
          PULUMI_DEBUG_PROVIDERS: `aws:${this.cloud.port}`,
          PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        },
        print: (text) => {
          out.stdout += `${text}\n`;
        },
        tell: (line) => {
          out.stderr += `${line}\n`;
        },
      });
      return { code, ...out };
    } catch (problem) {
      const { code, text } = judgeFailure(problem);
      return { code, stdout: out.stdout, stderr: `${out.stderr}${text}\n` };
    }
  }

  #program(): PulumiFn {
    const { retentionDays, secretsProviders } = this;
    return async () => {
      new AccountDeclaration("account", { allowedRegions: ["us-east-1"], accountIds: [motoAccount] });
      const provider = new Provider("aws", { region: "us-east-1", defaultTags: { tags } });
      new AccountGuards("guards", { internetBlock: "off", enhancedImageScanning: false }, { provider });
      new AuditTrail(
        "audit",
        {
          project: "plinth",
          accountId: motoAccount,
          region: "us-east-1",
          watchedBucketArns: [],
          retentionDays,
          keyDeletionWindowDays: 30,
          protect: true,
        },
        { provider },
      );
      return {
        secretsProviders,
        repositoryUrls: { api: `${motoAccount}.dkr.ecr.us-east-1.amazonaws.com/plinth/api` },
        word: secret(clearText),
      };
    };
  }
}

const tags = defaultTags({
  project: "plinth",
  owner: "platform@example.com",
  costCenter: "4711",
  repository: "example/plinth",
  dataClass: "confidential",
  environment: "account",
  platform: "plinth-account",
});
