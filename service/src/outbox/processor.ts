import { setTimeout as wait } from "node:timers/promises";
import { SpanKind } from "@opentelemetry/api";
import type { Logger } from "pino";
import type { Database, Query } from "../database/database.ts";
import { DatabaseUnavailable } from "../database/failure.ts";
import type { Flags } from "../operations/flags.ts";
import type { Metrics } from "../operations/metrics.ts";
import { inSpan } from "../operations/spans.ts";
import { runWithContext } from "../request-context.ts";
import { handleMessage } from "./handlers.ts";
import {
  claimMessages,
  type Message,
  markProcessed,
  putOff,
  type QueueState,
  readQueueState,
} from "./outbox.ts";

/** In milliseconds: how long to rest when nothing is due, and when the database is away. */
const rest = { idle: 250, failed: 1000 };

/** In milliseconds; the queue's state costs a count, so it is measured now and then and not for each who asks. */
const measureEvery = 1000;

export interface ProcessorArguments {
  readonly database: Database;
  readonly flags: Flags;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** Works through the outbox until it is stopped, at least once for each message. */
export class Processor {
  readonly #arguments: ProcessorArguments;
  readonly #stop = new AbortController();
  readonly #loops: readonly Promise<void>[];
  #measured: { readonly at: number; readonly state: QueueState } | undefined;

  constructor(given: ProcessorArguments) {
    this.#arguments = given;
    this.#loops = [
      this.#repeat(async () => this.#processBatch()),
      this.#repeat(async () => {
        this.#measured = { at: performance.now(), state: await readQueueState(given.database.query) };
        return measureEvery;
      }),
    ];
  }

  /** As last measured; what was waiting then has grown older since. Undefined before the first measurement. */
  state(): QueueState | undefined {
    if (this.#measured === undefined) return undefined;
    const { at, state } = this.#measured;
    if (state.pending === 0) return state;
    return { ...state, oldestSeconds: state.oldestSeconds + (performance.now() - at) / 1000 };
  }

  /** Ends after the batch in hand. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#loops);
  }

  /** @param work what is done again and again; it says after how many milliseconds. */
  async #repeat(work: () => Promise<number>): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      const pause = await work().catch((problem: unknown) => this.#failed(problem));
      await wait(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  #failed(problem: unknown): number {
    const { logger } = this.#arguments;
    if (problem instanceof DatabaseUnavailable) logger.warn({ err: problem }, "the database is unavailable");
    else logger.error({ err: problem }, "processing failed");
    return rest.failed;
  }

  async #processBatch(): Promise<number> {
    const { database, flags } = this.#arguments;
    if (flags.values.readOnly) return rest.idle;
    const limit = flags.values.outboxBatchSize;
    const outcomes = await database.transaction(async (query) => {
      const messages = await claimMessages(query, limit);
      const done: Outcome[] = [];
      for (const message of messages) {
        const { correlationId } = message;
        done.push(await runWithContext({ correlationId }, async () => processOne(query, message)));
      }
      return done;
    });
    // Told when it is so, and not before the commit.
    for (const outcome of outcomes) this.#tell(outcome);
    return outcomes.length === limit ? 0 : rest.idle;
  }

  #tell({ message, problem }: Outcome): void {
    const { logger, metrics } = this.#arguments;
    const { attempts, correlationId, id: messageId, kind, orderId } = message;
    metrics.processed.inc({ result: problem === undefined ? "processed" : "put_off" });
    if (problem === undefined) logger.info({ correlationId, messageId, kind, orderId }, "message processed");
    else
      logger.warn(
        { correlationId, messageId, kind, attempts: attempts + 1, err: problem },
        "message put off",
      );
  }
}

interface Outcome {
  readonly message: Message;
  /** Why it was put off; absent when it was processed. */
  readonly problem?: unknown;
}

/** One message that fails takes nothing with it of the others in the same transaction. */
async function processOne(query: Query, message: Message): Promise<Outcome> {
  return inSpan(`process ${message.kind}`, { kind: SpanKind.CONSUMER }, async () => {
    await query({ operation: "outbox.begin", text: "SAVEPOINT message" });
    try {
      await handleMessage(query, message);
      await markProcessed(query, message);
      return { message };
    } catch (problem) {
      await query({ operation: "outbox.undo", text: "ROLLBACK TO SAVEPOINT message" });
      await putOff(query, message);
      return { message, problem };
    }
  });
}
