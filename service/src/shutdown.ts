import { setTimeout as wait } from "node:timers/promises";
import type { Logger } from "pino";
import type { Configuration } from "./configuration.ts";
import type { Health } from "./operations/health.ts";

export interface ShutdownArguments {
  readonly shutdown: Configuration["shutdown"];
  readonly health: Health;
  readonly logger: Logger;
  /** Ends what is under way and closes everything. */
  readonly close: () => Promise<void>;
}

/**
 * On SIGTERM: not ready from now on, but still serving, because load balancers learn of it late; then nothing new, what is
 * under way to its end, and exit 0. A budget bounds the whole, since the platform kills without asking after its own.
 */
export function shutDownOnSignal({ close, health, logger, shutdown }: ShutdownArguments): void {
  const end = async (signal: string, delay: number) => {
    if (health.draining) return;
    health.drain();
    logger.info({ signal, delayMilliseconds: delay }, "shutting down: not ready, still serving");
    setTimeout(() => {
      logger.error(
        { budgetMilliseconds: shutdown.budgetMilliseconds },
        "the budget is over; ending with work under way",
      );
      process.exit(1);
    }, shutdown.budgetMilliseconds).unref();
    await wait(delay);
    try {
      await close();
    } catch (problem) {
      logger.error({ err: problem }, "closing failed");
      process.exit(1);
    }
    logger.info("everything is closed");
    process.exit(0);
  };
  process.on("SIGTERM", () => void end("SIGTERM", shutdown.delayMilliseconds));
  // A person at a terminal waits for no load balancer.
  process.on("SIGINT", () => void end("SIGINT", 0));
}
