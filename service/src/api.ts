import type { Logger } from "pino";
import type { Configuration } from "./configuration.ts";
import { runUntilStopped } from "./long-running.ts";
import { addOrderRoutes } from "./orders/order-routes.ts";
import { OrderStore } from "./orders/order-store.ts";
import { askWorker } from "./outbox/queue-client.ts";

/** Takes orders over HTTP. */
export async function runApi(configuration: Configuration, logger: Logger): Promise<void> {
  await runUntilStopped(configuration, logger, ({ database, flags, metrics, server }) => {
    const store = new OrderStore(database.query, configuration.retentionHours);
    addOrderRoutes(server, { store, flags, metrics });
    const { workerUrl } = configuration;
    if (workerUrl !== undefined) server.get("/queue", async () => askWorker(workerUrl));
    return async () => undefined;
  });
}
