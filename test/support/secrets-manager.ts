import {
  CreateSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { Moto } from "./moto.ts";
import type { Login } from "./postgres.ts";

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
  readonly #moto: Moto;

  private constructor(moto: Moto) {
    this.endpoint = moto.endpoint;
    this.#moto = moto;
    this.client = new SecretsManagerClient(this.#options());
  }

  static async start(): Promise<SecretsManagerServer> {
    return new SecretsManagerServer(await Moto.start());
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
    await this.#moto.stop();
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
