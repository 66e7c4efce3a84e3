import type { Logger } from "pino";
import type { Configuration } from "./configuration.ts";
import { Problem } from "./http/problem.ts";
import { runUntilStopped } from "./long-running.ts";
import { Processor } from "./outbox/processor.ts";

/** Processes orders, and says how many wait. */
export async function runWorker(configuration: Configuration, logger: Logger): Promise<void> {
  await runUntilStopped(configuration, logger, ({ database, flags, metrics, server }) => {
    const processor = new Processor({ database, flags, logger, metrics });
    metrics.watch(
      "outbox_pending_messages",
      "Messages of the outbox that are not processed yet; -1 before the first measurement.",
      () => processor.state()?.pending ?? -1,
    );
    metrics.watch(
      "outbox_oldest_unprocessed_seconds",
      "Age of the oldest message that is not processed yet; -1 before the first measurement.",
      () => processor.state()?.oldestSeconds ?? -1,
    );
    server.get("/queue", async () => {
      const state = processor.state();
      if (state === undefined)
        throw new Problem(503, "The queue has not been measured yet.", { retryAfter: 1 });
      return state;
    });
    return async () => processor.stop();
  });
}
