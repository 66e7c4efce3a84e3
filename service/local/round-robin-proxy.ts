import { once } from "node:events";
import {
  Agent,
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as send,
} from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "./free-port.ts";

interface Target {
  readonly port: number;
  ready: boolean;
}

/**
 * Stands for a Service or a load balancer: takes turns between those replicas whose readiness probe succeeds, keeps
 * connections to them open, and learns late when one is no longer ready. It repeats nothing: what a replica fails, the client
 * sees.
 */
export class RoundRobinProxy {
  readonly port: number;
  readonly #targets: readonly Target[];
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #stop = new AbortController();
  #turn = 0;

  private constructor(port: number, targets: readonly Target[]) {
    this.port = port;
    this.#targets = targets;
    // It ends no connection and no request of its own accord.
    const patient = { keepAliveTimeout: 300_000, headersTimeout: 0, requestTimeout: 0 };
    this.#server = createServer(patient, (incoming, outgoing) => this.#forward(incoming, outgoing));
  }

  /** @param everyMilliseconds how long it may believe that a replica is ready which is not. */
  static async start(ports: readonly number[], everyMilliseconds = 500): Promise<RoundRobinProxy> {
    const targets = ports.map((port) => ({ port, ready: false }));
    const proxy = new RoundRobinProxy(await freePort(), targets);
    await Promise.all(targets.map(async (target) => proxy.#probe(target)));
    proxy.#server.listen(proxy.port, "127.0.0.1");
    await once(proxy.#server, "listening");
    void proxy.#watch(everyMilliseconds);
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How many replicas it sends to. */
  get ready(): number {
    return this.#targets.filter(({ ready }) => ready).length;
  }

  stop(): void {
    this.#stop.abort();
    this.#server.close();
    this.#server.closeAllConnections();
    this.#agent.destroy();
  }

  async #watch(every: number): Promise<void> {
    while (!this.#stop.signal.aborted) {
      await wait(every, undefined, { ref: false });
      await Promise.all(this.#targets.map(async (target) => this.#probe(target)));
    }
  }

  async #probe(target: Target): Promise<void> {
    target.ready = await fetch(`http://127.0.0.1:${target.port}/health/ready`, {
      signal: AbortSignal.timeout(2000),
    }).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  #forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const ready = this.#targets.filter((target) => target.ready);
    const target = ready[this.#turn++ % Math.max(1, ready.length)];
    if (target === undefined) {
      outgoing.writeHead(503).end();
      return;
    }
    const { headers, method, url: path } = incoming;
    const onward = send(
      { host: "127.0.0.1", port: target.port, method, path, headers, agent: this.#agent },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    onward.on("error", () => {
      if (!outgoing.headersSent) outgoing.writeHead(502);
      outgoing.end();
    });
    incoming.pipe(onward);
  }
}
