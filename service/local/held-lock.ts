import type { Client } from "pg";
import { until } from "./until.ts";

/** A lock that a test holds until it has seen what it waited for, however long a busy machine takes over that. */
export class HeldLock {
  readonly #client: Client;

  private constructor(client: Client) {
    this.#client = client;
  }

  /** @param client not connected yet; the lock's own from now on */
  static async take(client: Client, statement: string): Promise<HeldLock> {
    // A test that fails leaves it to the end of the server, which closes every connection.
    client.on("error", () => undefined);
    await client.connect();
    await client.query("BEGIN");
    await client.query(statement);
    return new HeldLock(client);
  }

  /** Returns once somebody waits for a lock. */
  async awaited(): Promise<void> {
    await until("somebody waits for the lock", async () => {
      const { rowCount } = await this.#client.query("SELECT FROM pg_locks WHERE NOT granted");
      return rowCount === 0 ? undefined : true;
    });
  }

  async release(): Promise<void> {
    await this.#client.query("COMMIT");
    await this.#client.end();
  }
}
