import { setTimeout as wait } from "node:timers/promises";
import { SpanKind } from "@opentelemetry/api";
import { Pool, type PoolClient, type QueryResultRow } from "pg";
import type { Logger } from "pino";
import type { DatabasePlace } from "../configuration.ts";
import type { Login } from "../login.ts";
import { inSpan } from "../operations/spans.ts";
import { currentContext } from "../request-context.ts";
import { connectionTo } from "./connection.ts";
import { DatabaseUnavailable, isPassing } from "./failure.ts";
import { withComment } from "./query-comment.ts";

export interface PoolState {
  readonly inUse: number;
  readonly idle: number;
  /** Requests that wait for a connection. */
  readonly waiting: number;
}

/** A statement with a name of its own, for metrics, traces and the comment in the statement. */
export interface Statement {
  readonly operation: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

export type Query = <Row extends QueryResultRow>(statement: Statement) => Promise<readonly Row[]>;

export interface DatabaseArguments {
  readonly place: DatabasePlace;
  readonly login: Login;
  /** What the database shows as the connection's application. */
  readonly application: string;
  readonly logger: Logger;
  readonly observe: (operation: string, seconds: number) => void;
}

/** The connections to the database, as whichever login is current. */
export class Database {
  readonly #arguments: DatabaseArguments;
  #pool: Pool;
  readonly #draining = new Set<Pool>();

  constructor(given: DatabaseArguments) {
    this.#arguments = given;
    this.#pool = this.#open(given.login);
  }

  /** @throws DatabaseUnavailable when another try may succeed. */
  readonly query: Query = async <Row extends QueryResultRow>(statement: Statement) =>
    available(async () => this.#run<Row>(this.#pool, statement));

  /** Runs work on one connection, in one transaction. */
  async transaction<Result>(work: (query: Query) => Promise<Result>): Promise<Result> {
    return available(async () => {
      const client = await this.#pool.connect();
      // A connection that breaks fails the query on it, and tells it here too; without a listener that would end the process.
      client.on("error", ignore);
      const query: Query = async <Row extends QueryResultRow>(statement: Statement) =>
        this.#run<Row>(client, statement);
      try {
        await client.query("BEGIN");
        const result = await work(query);
        await client.query("COMMIT");
        client.release();
        return result;
      } catch (problem) {
        // A connection in an unknown state is closed, which rolls back as well.
        client.release(true);
        throw problem;
      } finally {
        client.off("error", ignore);
      }
    });
  }

  /**
   * Moves to another login: the new one is tried first, then every new query uses it, and the old connections close as soon
   * as the queries on them have ended.
   *
   * @throws Error when the new login does not work; the present one stays in use.
   */
  async replaceLogin(login: Login): Promise<void> {
    const next = this.#open(login);
    try {
      await next.query("SELECT 1");
    } catch (problem) {
      await next.end();
      throw problem;
    }
    const previous = this.#pool;
    this.#pool = next;
    void this.#drain(previous);
  }

  state(): PoolState {
    const pools = [this.#pool, ...this.#draining];
    const sum = (count: (pool: Pool) => number) => pools.reduce((total, pool) => total + count(pool), 0);
    return {
      inUse: sum((pool) => pool.totalCount - pool.idleCount),
      idle: sum((pool) => pool.idleCount),
      waiting: sum((pool) => pool.waitingCount),
    };
  }

  async close(): Promise<void> {
    await this.#drain(this.#pool);
  }

  #open(login: Login): Pool {
    const { application, logger, place } = this.#arguments;
    const pool = new Pool({
      ...connectionTo(place, login, application),
      max: place.poolSize,
      idleTimeoutMillis: 30_000,
      // A connection outlives neither a failover's change of address nor a rotation for long.
      maxLifetimeSeconds: 900,
    });
    // An idle connection that breaks is told here; without a listener it would end the process.
    pool.on("error", (problem) => logger.warn({ err: problem }, "an idle database connection broke"));
    return pool;
  }

  /** `Pool.end` forgets those who still wait for a connection, so it comes after them. */
  async #drain(pool: Pool): Promise<void> {
    this.#draining.add(pool);
    while (pool.waitingCount > 0) await wait(10);
    await pool.end();
    this.#draining.delete(pool);
  }

  async #run<Row extends QueryResultRow>(
    on: Pool | PoolClient,
    { operation, text, values = [] }: Statement,
  ): Promise<readonly Row[]> {
    const began = performance.now();
    const correlation_id = currentContext()?.correlationId;
    try {
      return await inSpan(
        operation,
        {
          kind: SpanKind.CLIENT,
          attributes: { "db.system.name": "postgresql", "db.operation.name": operation },
        },
        async () =>
          (
            await on.query<Row>({
              text: withComment(text, { correlation_id, operation }),
              values: [...values],
            })
          ).rows,
      );
    } finally {
      this.#arguments.observe(operation, (performance.now() - began) / 1000);
    }
  }
}

function ignore(): void {}

async function available<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (problem) {
    throw isPassing(problem) ? new DatabaseUnavailable(problem) : problem;
  }
}
