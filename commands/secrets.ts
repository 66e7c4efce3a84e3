import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  SecretsManagerClient as Client,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  paginateListSecrets,
} from "@aws-sdk/client-secrets-manager";
import { accountIn } from "../model/arn.ts";
import { platformId } from "../model/names.ts";
import { quantity } from "../model/quantity.ts";
import { CannotRun } from "../simulator/places.ts";
import { loadStack } from "../stacks/config/load.ts";
import type { PlatformConfig } from "../stacks/config/schema.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { NoValue, UnknownSecret } from "./secret-error.ts";
import { readValue, type ValueSource } from "./secret-input.ts";
import { currentSince, type KnownSecret, knownSecret, renderSecrets, secretProblem } from "./secret-names.ts";
import { checkout } from "./stack-run.ts";
import { print, tell } from "./terminal.ts";

export type SecretAction = "status" | "set" | "get-meta";

export interface SecretsOptions {
  readonly stack: string;
  /** Service and purpose, as in `api/database`. For `set` and `get-meta`. */
  readonly secret?: string;
  readonly json?: boolean;
  /** Directory of the stack files; by default this repository. */
  readonly root?: string;
  readonly source?: ValueSource;
  readonly now?: Date;
  readonly print?: (text: string) => void;
  readonly tell?: (text: string) => void;
  /** Where the question for a value goes; by default stderr. */
  readonly prompt?: (text: string) => void;
}

/**
 * Looks after the values that Pulumi never sees: lists what an environment's secrets are and how old, and sets one from standard
 * input. Works on the real account by the SDK's usual credentials, and honours `AWS_ENDPOINT_URL`. A value is never printed.
 */
export async function secrets(action: SecretAction, options: SecretsOptions): Promise<ExitCode> {
  const { config } = loadStack(options.root ?? checkout, options.stack);
  return withSecrets(config, (client, all) => perform[action](client, all, options));
}

/** The secrets of an environment, as they are on its account: no value of any. @throws CannotRun as `secrets` */
export function listSecrets(config: PlatformConfig): Promise<readonly KnownSecret[]> {
  return withSecrets(config, (_client, all) => all);
}

async function withSecrets<Result>(
  config: PlatformConfig,
  use: (client: SecretsManagerClient, all: readonly KnownSecret[]) => Promise<Result> | Result,
): Promise<Result> {
  const client = new Client({ region: config.region });
  try {
    return await use(client, await listed(client, config));
  } catch (problem) {
    if (problem instanceof NoValue || problem instanceof UnknownSecret || problem instanceof CannotRun)
      throw problem;
    throw new CannotRun(
      `Secrets Manager in ${config.region} did not answer as expected: ${reasonOf(problem)}. ` +
        `The command needs credentials of account ${config.accountId}, as the AWS CLI takes them.`,
      { cause: problem },
    );
  } finally {
    client.destroy();
  }
}

type Work = (
  client: SecretsManagerClient,
  all: readonly KnownSecret[],
  options: SecretsOptions,
) => Promise<ExitCode> | ExitCode;

const perform: Readonly<Record<SecretAction, Work>> = {
  status: (_client, all, { json = false, now = new Date(), stack, ...out }) => {
    const show = out.print ?? print;
    if (json)
      show(
        JSON.stringify(
          all.map((secret) => ({ ...secret, problem: secretProblem(secret, now) })),
          null,
          2,
        ),
      );
    else if (all.length > 0) show(renderSecrets(all, now));
    const wrong = all.filter((secret) => secretProblem(secret, now) !== undefined);
    (out.tell ?? tell)(
      `${quantity(all.length, "secret")} in ${stack}, ${wrong.length} without a value or too old.`,
    );
    return wrong.length === 0 ? exitCode.fine : exitCode.blocked;
  },

  "get-meta": (_client, all, options) => {
    (options.print ?? print)(JSON.stringify(wanted(all, options), null, 2));
    return exitCode.fine;
  },

  set: async (client, all, options) => {
    const talk = options.tell ?? tell;
    const { arn, changedBy, name } = wanted(all, options);
    if (changedBy === "rotation") {
      talk(
        `${name} is changed by its rotation, which also changes the login in the database; a value set by hand would lock its service out. ` +
          `To change it now: aws secretsmanager rotate-secret --secret-id ${arn}`,
      );
      return exitCode.blocked;
    }
    const value = await readValue(
      options.source ?? process.stdin,
      options.prompt ?? ((text) => process.stderr.write(text)),
    );
    const { VersionId } = await client.send(
      new PutSecretValueCommand({ SecretId: arn, SecretString: value }),
    );
    talk(
      `${name} has a new value, version ${VersionId ?? "unknown"}. Workloads see it when their mount refreshes.`,
    );
    return exitCode.fine;
  },
};

function wanted(all: readonly KnownSecret[], { secret = "", stack }: SecretsOptions): KnownSecret {
  const found = all.find(({ name }) => name === secret);
  if (found === undefined)
    throw new UnknownSecret(
      secret,
      stack,
      all.map(({ name }) => name),
    );
  return found;
}

async function listed(client: SecretsManagerClient, config: PlatformConfig): Promise<readonly KnownSecret[]> {
  const { accountId, environment, region, tags } = config;
  const prefix = `${platformId({ project: tags.project, environment, region })}/`;
  const found: Omit<KnownSecret, "changed">[] = [];
  for await (const page of paginateListSecrets(
    { client },
    { Filters: [{ Key: "name", Values: [prefix] }] },
  )) {
    for (const entry of page.SecretList ?? []) {
      const secret = knownSecret(entry, prefix);
      if (secret !== undefined) found.push(secret);
    }
  }
  const stranger = found.find(({ arn }) => accountIn(arn) !== accountId);
  if (stranger !== undefined) {
    throw new CannotRun(
      `The credentials are those of account ${accountIn(stranger.arn)}, and the stack's is ${accountId}. Nothing was read or changed beyond names.`,
    );
  }
  const sorted = found.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return Promise.all(sorted.map(async (secret) => ({ ...secret, changed: await changedAt(client, secret) })));
}

async function changedAt(
  client: SecretsManagerClient,
  { arn }: Pick<KnownSecret, "arn">,
): Promise<Date | undefined> {
  // Versions without a label are left out, so that one page has room for all.
  const { Versions = [] } = await client.send(
    new ListSecretVersionIdsCommand({ SecretId: arn, MaxResults: 100 }),
  );
  return currentSince(Versions);
}

/** The SDK's errors say by their name what is wrong; their text may be empty, as when nothing answers. */
function reasonOf(problem: unknown): string {
  if (!(problem instanceof Error)) return String(problem);
  const code = "code" in problem ? String(problem.code) : "";
  return [problem.name, code, problem.message.replace(/\.$/, "")]
    .filter((part) => part !== "" && part !== "Error")
    .join(", ");
}
