import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";
import type { Client } from "pg";
import { steps } from "../../functions/rotate-login/event.ts";
import type { SecretValue } from "../support/secrets-manager.ts";
import { DataPlatform, logins, provisioning } from "./data-platform.ts";

const clients = 8;
/** Two of the clients keep the connection they began with, as a pool does that is never idle. */
const steadyClients = 2;
const queriesPerConnection = 20;
const wantedRequests = 20_000;
const wantedRotations = 6;

interface Count {
  requests: number;
  connections: number;
  readonly failures: string[];
}

/**
 * A workload reads its secret from a mounted file that is refreshed at intervals; here each client reads it itself, at most
 * once in `refreshMilliseconds`, and only when it connects. What this does not show: a network between, and the mounting.
 */
describe("rotating under load", () => {
  let platform: DataPlatform;
  let secret: string;

  before(async () => {
    platform = await DataPlatform.start();
    await platform.useNewDatabase();
    await platform.provision(provisioning("api"));
    const migrator = await platform.passwordFor("api_migrator");
    await platform.postgres.query(
      migrator,
      platform.database,
      "CREATE TABLE item (id integer PRIMARY KEY, hits integer); INSERT INTO item SELECT g, 0 FROM generate_series(1, 1000) g",
    );
  });

  beforeEach(async () => {
    secret = await platform.secrets.createLoginSecret(`load/${randomUUID()}`, logins("api").application);
    await platform.rotate(secret);
  });

  after(() => platform.stop());

  it(`fails none of at least ${wantedRequests} requests of ${clients} clients that query without pause`, async () => {
    const refreshMilliseconds = 500;
    // Two refresh intervals, one second more because moto's times are whole seconds, and one for a busy machine.
    const changes = { MINIMUM_INTERVAL_SECONDS: "3" };
    const count: Count = { requests: 0, connections: 0, failures: [] };
    const began = Date.now();
    let rotations = 0;
    let refused = 0;
    let running = true;
    const load = Promise.all(
      Array.from({ length: clients }, (_, index) =>
        queryWithoutPause(index, refreshMilliseconds, count, () => running),
      ),
    );
    try {
      // Tried far more often than allowed: what keeps the clients whole is the function's own refusal.
      while (count.requests < wantedRequests || rotations < wantedRotations) {
        const token = randomUUID();
        try {
          for (const step of steps) await platform.step(secret, token, step, { changes });
          rotations += 1;
        } catch (problem) {
          if (!(problem instanceof Error) || !problem.message.includes("the next rotation may begin"))
            throw problem;
          refused += 1;
        }
        await wait(100);
      }
    } finally {
      running = false;
      await load;
    }

    process.stdout.write(
      `      ${count.requests} requests over ${count.connections} connections of ${clients} clients during ${rotations} rotations ` +
        `(${refused} refused as too early) in ${((Date.now() - began) / 1000).toFixed(1)} s: ${count.failures.length} failed\n`,
    );
    expect(count.failures).to.deep.equal([]);
    expect(count.requests).to.be.at.least(wantedRequests);
    expect(rotations).to.be.at.least(wantedRotations);
    expect(refused).to.be.greaterThan(0);
  });

  it("fails requests of the same load where the interval is disregarded, so that the count above means something", async () => {
    const count: Count = { requests: 0, connections: 0, failures: [] };
    let running = true;
    const load = Promise.all(
      Array.from({ length: clients }, (_, index) => queryWithoutPause(index, 60_000, count, () => running)),
    );
    try {
      for (let tries = 0; count.connections < clients && tries < 200; tries++) await wait(50);
      for (let rotation = 0; rotation < 2; rotation++) await platform.rotate(secret);
      for (let tries = 0; count.failures.length === 0 && tries < 200; tries++) await wait(50);
    } finally {
      running = false;
      await load;
    }

    process.stdout.write(
      `      interval disregarded: ${count.failures.length} of ${count.requests} requests failed\n`,
    );
    expect([...new Set(count.failures)]).to.deep.equal([
      'password authentication failed for user "api_app_a"',
    ]);
  });

  async function queryWithoutPause(
    index: number,
    refreshMilliseconds: number,
    count: Count,
    running: () => boolean,
  ): Promise<void> {
    const queries = index < steadyClients ? Number.POSITIVE_INFINITY : queriesPerConnection;
    let value: SecretValue | undefined;
    let readAt = Number.NEGATIVE_INFINITY;
    while (running()) {
      if (value === undefined || Date.now() - readAt >= refreshMilliseconds) {
        readAt = Date.now();
        value = await platform.secrets.current(secret);
        if (value === undefined) throw new Error("the secret has no value");
      }
      const client = platform.postgres.client(value, platform.database);
      try {
        await client.connect();
        count.connections += 1;
        for (let query = 0; running() && query < queries; query++) {
          await request(client, query);
          count.requests += 1;
        }
      } catch (problem) {
        count.requests += 1;
        count.failures.push(problem instanceof Error ? problem.message : String(problem));
      } finally {
        await client.end();
      }
    }
  }
});

async function request(client: Client, query: number): Promise<void> {
  const id = (query % 1000) + 1;
  const { rowCount } = await client.query(
    query % 4 === 0 ? "UPDATE item SET hits = hits + 1 WHERE id = $1" : "SELECT hits FROM item WHERE id = $1",
    [id],
  );
  if (rowCount !== 1) throw new Error(`the query answered ${rowCount ?? "no"} rows`);
}
