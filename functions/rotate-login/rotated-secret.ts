import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  ResourceNotFoundException,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { FunctionFailure, messageOf } from "../database/failure.ts";

/** What is known of a secret without its values. */
export interface SecretDescription {
  /** The logins it rotates, one or two, from its tag `plinth:logins`. */
  readonly logins: readonly string[];
  readonly currentVersion: string | undefined;
  /** The labels of a version; undefined for one that the secret does not have. */
  readonly labels: (version: string) => readonly string[] | undefined;
  readonly lastRotated: Date | undefined;
}

export interface SecretVersion {
  readonly text: string;
  readonly created: Date | undefined;
}

/** One secret and the calls that a rotation makes on it; every failure names the call and the secret, never a value. */
export class RotatedSecret {
  readonly id: string;
  readonly #client: SecretsManagerClient;

  constructor(client: SecretsManagerClient, id: string) {
    this.#client = client;
    this.id = id;
  }

  /** @throws FunctionFailure when the secret does not exist, is being deleted, or names no login. */
  async describe(): Promise<SecretDescription> {
    const answer = await this.#call("described", (client) =>
      client.send(new DescribeSecretCommand({ SecretId: this.id })),
    );
    if (answer.DeletedDate !== undefined) {
      throw new FunctionFailure(`The secret ${this.id} is being deleted. Nothing was changed.`);
    }
    const tag = answer.Tags?.find(({ Key }) => Key === "plinth:logins")?.Value ?? "";
    const logins = tag.split(" ").filter((login) => login !== "");
    if (logins.length === 0 || logins.length > 2 || new Set(logins).size !== logins.length) {
      throw new FunctionFailure(
        `The secret ${this.id} has the tag plinth:logins="${tag}"; allowed is one login, or two different ones separated by a space. Nothing was changed.`,
      );
    }
    const versions = answer.VersionIdsToStages ?? {};
    return {
      logins,
      currentVersion: Object.keys(versions).find((version) => versions[version]?.includes("AWSCURRENT")),
      labels: (version) => versions[version],
      lastRotated: answer.LastRotatedDate,
    };
  }

  /** The value of a version; undefined when it has none yet, as a version that a rotation has only announced. */
  async read(version: string): Promise<SecretVersion | undefined> {
    const answer = await this.#call("read", async (client) => {
      try {
        return await client.send(new GetSecretValueCommand({ SecretId: this.id, VersionId: version }));
      } catch (problem) {
        if (problem instanceof ResourceNotFoundException) return undefined;
        throw problem;
      }
    });
    if (answer?.SecretString === undefined) return undefined;
    return { text: answer.SecretString, created: answer.CreatedDate };
  }

  /** 40 letters and digits, 238 bits: nothing that a URL, a shell or a properties file would need to escape. */
  async randomPassword(): Promise<string> {
    const answer = await this.#call("given a new password", (client) =>
      client.send(
        new GetRandomPasswordCommand({
          PasswordLength: 40,
          ExcludePunctuation: true,
          IncludeSpace: false,
          RequireEachIncludedType: true,
        }),
      ),
    );
    if (answer.RandomPassword === undefined || answer.RandomPassword === "") {
      throw new FunctionFailure("Secrets Manager made no password. Nothing was changed.");
    }
    return answer.RandomPassword;
  }

  /** Keeps a value as the pending version; a value that another try kept a moment ago stays, and this one is dropped. */
  async putPending(version: string, text: string): Promise<void> {
    await this.#call("written", async (client) => {
      try {
        await client.send(
          new PutSecretValueCommand({
            SecretId: this.id,
            ClientRequestToken: version,
            SecretString: text,
            VersionStages: ["AWSPENDING"],
          }),
        );
      } catch (problem) {
        if (!(problem instanceof ResourceExistsException)) throw problem;
      }
    });
  }

  /** Makes a version the current one; Secrets Manager itself labels the one before it AWSPREVIOUS. */
  async makeCurrent(version: string, before: string | undefined): Promise<void> {
    await this.#call("switched to its new version", (client) =>
      client.send(
        new UpdateSecretVersionStageCommand({
          SecretId: this.id,
          VersionStage: "AWSCURRENT",
          MoveToVersionId: version,
          ...(before === undefined ? {} : { RemoveFromVersionId: before }),
        }),
      ),
    );
  }

  async #call<Answer>(
    done: string,
    call: (client: SecretsManagerClient) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await call(this.#client);
    } catch (problem) {
      throw new FunctionFailure(
        `The secret ${this.id} cannot be ${done}: ${messageOf(problem)}. Check that it exists and that the function's role may use it and its key.`,
      );
    }
  }
}
