import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Configuration } from "../configuration.ts";
import type { PoolState } from "../database/database.ts";

/** In seconds; dense where a request to a near database ends. */
const durationBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Everything that is measured. Labels take few values: routes by their pattern, never by their path; no ids, no names of
 * customers. `contract.json` lists the names; dashboards and alerts depend on them.
 */
export class Metrics {
  readonly registry = new Registry();
  readonly requestSeconds = new Histogram({
    name: "http_request_duration_seconds",
    help: "How long requests took, by route pattern and status; health probes are not among them.",
    labelNames: ["method", "route", "status_code"],
    buckets: durationBuckets,
    registers: [this.registry],
  });
  readonly inFlight = new Gauge({
    name: "http_requests_in_flight",
    help: "Requests being answered now.",
    registers: [this.registry],
  });
  readonly shed = new Counter({
    name: "http_requests_shed_total",
    help: "Requests turned away to protect the others.",
    labelNames: ["reason"],
    registers: [this.registry],
  });
  readonly querySeconds = new Histogram({
    name: "database_query_duration_seconds",
    help: "How long queries took, the wait for a connection included.",
    labelNames: ["operation"],
    buckets: durationBuckets,
    registers: [this.registry],
  });
  readonly reloads = new Counter({
    name: "file_reloads_total",
    help: "Mounted files that were read again after a change.",
    labelNames: ["file", "result"],
    registers: [this.registry],
  });
  readonly ordersCreated = new Counter({
    name: "orders_created_total",
    help: "Orders created; a repeated request counts once.",
    labelNames: ["currency"],
    registers: [this.registry],
  });
  readonly ordersValue = new Counter({
    name: "orders_value_cents_total",
    help: "Value of the orders created, in hundredths of the currency.",
    labelNames: ["currency"],
    registers: [this.registry],
  });
  readonly processed = new Counter({
    name: "outbox_messages_processed_total",
    help: "Messages of the outbox, by what became of them.",
    labelNames: ["result"],
    registers: [this.registry],
  });

  constructor({ service }: Configuration) {
    collectDefaultMetrics({ register: this.registry });
    new Gauge({
      name: "build_info",
      help: "Always 1; the labels say what runs.",
      labelNames: ["version", "revision", "node_version"],
      registers: [this.registry],
    }).set({ version: service.version, revision: service.revision, node_version: process.version }, 1);
  }

  /** Pool figures are read when somebody asks, never counted along. */
  watchPool(state: () => PoolState): void {
    const connections = new Gauge({
      name: "database_pool_connections",
      help: "Connections in use and idle, and requests that wait for one.",
      labelNames: ["state"],
      registers: [],
      collect() {
        const { idle, inUse, waiting } = state();
        this.set({ state: "in_use" }, inUse);
        this.set({ state: "idle" }, idle);
        this.set({ state: "waiting" }, waiting);
      },
    });
    this.registry.registerMetric(connections);
  }

  /** A figure that is known already when somebody asks. */
  watch(name: string, help: string, value: () => number): void {
    const figure = new Gauge({
      name,
      help,
      registers: [],
      collect() {
        this.set(value());
      },
    });
    this.registry.registerMetric(figure);
  }
}
