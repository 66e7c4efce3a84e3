import { randomUUID } from "node:crypto";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { ProvisioningSummary } from "../../functions/provision-database/provision.ts";
import { provision } from "../../functions/provision-database/provision.ts";
import { steps } from "../../functions/rotate-login/event.ts";
import { rotate } from "../../functions/rotate-login/rotate.ts";
import type { Login } from "../support/postgres.ts";
import { PostgresServer } from "../support/postgres.ts";
import type { SecretValue } from "../support/secrets-manager.ts";
import { SecretsManagerServer } from "../support/secrets-manager.ts";

export const validator = "restore_validator";

/** As the program derives them for a service of this name. */
export function logins(service: string) {
  return {
    schema: service,
    owner: `${service}_owner`,
    application: [`${service}_app_a`, `${service}_app_b`],
    migrator: `${service}_migrator`,
  } as const;
}

export function provisioning(...services: readonly string[]) {
  return { services: services.map(logins), schemaVersion: 1, validator };
}

/** A PostgreSQL, a Secrets Manager and the functions between them, called in this process. */
export class DataPlatform {
  readonly postgres: PostgresServer;
  readonly secrets: SecretsManagerServer;
  readonly masterSecretArn: string;
  /** What the functions wrote to their logs, as text. */
  readonly told: string[] = [];
  #database = "";

  private constructor(postgres: PostgresServer, secrets: SecretsManagerServer, masterSecretArn: string) {
    this.postgres = postgres;
    this.secrets = secrets;
    this.masterSecretArn = masterSecretArn;
  }

  static async start(): Promise<DataPlatform> {
    const secrets = await SecretsManagerServer.start();
    try {
      const postgres = await PostgresServer.start();
      return new DataPlatform(
        postgres,
        secrets,
        await secrets.createMasterSecret("rds!master", postgres.master),
      );
    } catch (problem) {
      await secrets.stop();
      throw problem;
    }
  }

  get database(): string {
    return this.#database;
  }

  /** A database of its own for what follows; roles belong to the server and need names of their own. */
  async useNewDatabase(): Promise<void> {
    this.#database = `app_${randomUUID().slice(0, 8)}`;
    await this.postgres.createDatabase(this.#database);
  }

  /** The functions' environment variables. */
  variables(changes: Readonly<Record<string, string>> = {}): Readonly<Record<string, string>> {
    return {
      DATABASE_HOST: this.postgres.host,
      DATABASE_PORT: String(this.postgres.port),
      DATABASE_NAME: this.#database,
      MASTER_SECRET_ARN: this.masterSecretArn,
      RDS_CA_FILE: this.postgres.caFile,
      MINIMUM_INTERVAL_SECONDS: "0",
      ...changes,
    };
  }

  provision(event: unknown, changes: Readonly<Record<string, string>> = {}): Promise<ProvisioningSummary> {
    return provision(event, this.#surroundings(changes));
  }

  /** One step, as Secrets Manager calls it. */
  step(
    secret: string,
    token: string,
    step: string,
    options: {
      readonly changes?: Readonly<Record<string, string>>;
      readonly client?: SecretsManagerClient;
    } = {},
  ): Promise<void> {
    return rotate(
      { SecretId: secret, ClientRequestToken: token, Step: step },
      this.#surroundings(options.changes, options.client),
    );
  }

  /** All four steps under one token, and the value that is current then. */
  async rotate(
    secret: string,
    token: string = randomUUID(),
    changes: Readonly<Record<string, string>> = {},
  ): Promise<SecretValue> {
    for (const step of steps) await this.step(secret, token, step, { changes });
    const value = await this.secrets.current(secret);
    if (value === undefined) throw new Error("after a rotation the secret has no current value");
    return value;
  }

  async logsIn(login: Login): Promise<boolean> {
    try {
      await this.postgres.query(login, this.#database, "SELECT 1");
      return true;
    } catch (problem) {
      if (problem instanceof Error && "code" in problem && problem.code === "28P01") return false;
      throw problem;
    }
  }

  asSuperuser<Row extends Record<string, unknown>>(
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    return this.postgres.query<Row>(this.postgres.superuser, this.#database, text, values);
  }

  /** Logs in without a rotation: sets a password as nobody but a test does. */
  async passwordFor(username: string): Promise<Login> {
    const login = { username, password: randomUUID() };
    await this.asSuperuser(`ALTER ROLE ${username} PASSWORD '${login.password}'`);
    return login;
  }

  async stop(): Promise<void> {
    await this.secrets.stop();
    await this.postgres.stop();
  }

  #surroundings(changes: Readonly<Record<string, string>> = {}, client = this.secrets.client) {
    return {
      variables: this.variables(changes),
      secretsManager: client,
      tell: (record: object) => {
        this.told.push(JSON.stringify(record));
      },
    };
  }
}

/** The error that a call ends with; a call that ends well fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<Error> {
  try {
    await call;
  } catch (problem) {
    if (problem instanceof Error) return problem;
    throw new Error(`something other than an error was thrown: ${String(problem)}`, { cause: problem });
  }
  throw new Error("nothing was rejected");
}
