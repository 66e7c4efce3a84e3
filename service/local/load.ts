import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as wait } from "node:timers/promises";
import { newKey, sampleOrder } from "./requests.ts";

interface Result {
  readonly phase: string;
  readonly milliseconds: number;
  /** Of the answer, or why there was none. */
  readonly outcome: string;
  readonly fine: boolean;
}

export interface PhaseSummary {
  readonly phase: string;
  readonly requests: number;
  readonly failures: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

/**
 * Requests at a steady rate, whether or not those before were answered: of five one creates an order, three read one, one
 * lists. An answer counts as failed unless it is a success.
 */
export class Load {
  /** Its name is given to the requests that begin from now on. */
  phase: string;
  readonly #url: string;
  /** Those who find no free connection wait for one, as at a load balancer, and their time counts. */
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #results: Result[] = [];
  readonly #ids: string[] = [];

  constructor(url: string, phase: string) {
    this.#url = url;
    this.phase = phase;
  }

  /** Sends `perSecond` requests a second for so many seconds, then waits for the last answer. */
  async run(perSecond: number, seconds: number): Promise<void> {
    const began = performance.now();
    const pending: Promise<void>[] = [];
    for (let sent = 0; sent < perSecond * seconds; sent++) {
      const due = began + (sent * 1000) / perSecond;
      const early = due - performance.now();
      if (early > 1) await wait(early);
      pending.push(this.#send(sent));
    }
    await Promise.all(pending);
    this.#agent.destroy();
  }

  /** By phase, in the order in which they began; times in milliseconds. */
  summaries(): readonly PhaseSummary[] {
    const phases = [...new Set(this.#results.map(({ phase }) => phase))];
    return phases.map((phase) => {
      const results = this.#results.filter((result) => result.phase === phase);
      const times = results.map(({ milliseconds }) => milliseconds).toSorted((one, other) => one - other);
      const percentile = (part: number) =>
        times[Math.min(times.length - 1, Math.ceil(times.length * part) - 1)] ?? 0;
      return {
        phase,
        requests: results.length,
        failures: results.filter(({ fine }) => !fine).length,
        p50: percentile(0.5),
        p95: percentile(0.95),
        p99: percentile(0.99),
      };
    });
  }

  /** How many ended badly, by how. */
  failures(): Readonly<Record<string, number>> {
    const bad = this.#results.filter(({ fine }) => !fine);
    return Object.fromEntries(
      Object.entries(Object.groupBy(bad, ({ outcome }) => outcome)).map(([outcome, results]) => [
        outcome,
        results?.length ?? 0,
      ]),
    );
  }

  async #send(number: number): Promise<void> {
    const { phase } = this;
    const began = performance.now();
    const outcome = await this.#request(number % 5).catch((problem: unknown) =>
      problem instanceof Error ? problem.message : "unknown",
    );
    const fine = outcome === 200 || outcome === 201;
    this.#results.push({ phase, milliseconds: performance.now() - began, outcome: String(outcome), fine });
  }

  /** @returns the status of the answer. */
  async #request(kind: number): Promise<number> {
    const id = this.#ids[Math.floor(Math.random() * this.#ids.length)];
    if (kind === 0) return this.#create();
    return (
      await this.#exchange("GET", kind === 1 || id === undefined ? "/orders?limit=10" : `/orders/${id}`)
    ).status;
  }

  async #create(): Promise<number> {
    const { body, status } = await this.#exchange("POST", "/orders", JSON.stringify(sampleOrder));
    if (status === 201) this.#ids.push((JSON.parse(body) as { readonly id: string }).id);
    return status;
  }

  /** By Node's own client, which costs a busy machine less than `fetch`. */
  async #exchange(method: string, path: string, body?: string): Promise<{ status: number; body: string }> {
    const sent = request(`${this.#url}${path}`, {
      method,
      agent: this.#agent,
      headers: body === undefined ? {} : { "content-type": "application/json", "idempotency-key": newKey() },
    });
    sent.end(body);
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    return { status: answer.statusCode ?? 0, body: await text(answer) };
  }
}

/** For people: one line for each phase. */
export function tableOf(summaries: readonly PhaseSummary[]): string {
  const header = ["", "requests", "failures", "p50 ms", "p95 ms", "p99 ms"];
  const rows = summaries.map(({ failures, p50, p95, p99, phase, requests }) => [
    phase,
    String(requests),
    String(failures),
    p50.toFixed(1),
    p95.toFixed(1),
    p99.toFixed(1),
  ]);
  return [header, ...rows]
    .map(
      ([phase = "", ...figures]) =>
        `    ${phase.padEnd(18)}${figures.map((figure) => figure.padStart(10)).join("")}`,
    )
    .join("\n");
}
