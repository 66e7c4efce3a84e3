/** Something that has to work before traffic makes sense. It throws, with a sentence fit for everybody's eyes. */
export interface HealthCheck {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** A reason that may be shown to whoever asks. Any other error of a check is shown as "failed". */
export class Unhealthy extends Error {}

export interface Readiness {
  readonly ready: boolean;
  readonly checks: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly latencyMilliseconds: number;
    readonly reason?: string;
  }[];
}

/** In milliseconds. Probes come from every node and from people; what they cost must not depend on how many they are. */
const keepFor = 1000;

/** What the three probes answer. */
export class Health {
  readonly #checks: readonly HealthCheck[];
  #started = false;
  #draining = false;
  #latest: { readonly at: number; readonly result: Promise<Readiness> } | undefined;

  constructor(checks: readonly HealthCheck[]) {
    this.#checks = checks;
  }

  get started(): boolean {
    return this.#started;
  }

  get draining(): boolean {
    return this.#draining;
  }

  start(): void {
    this.#started = true;
  }

  /** From now on not ready, at once and for good. */
  drain(): void {
    this.#draining = true;
  }

  /** The checks' result, at most a second old; those who ask meanwhile share one run. */
  async readiness(): Promise<Readiness> {
    if (this.#draining) {
      return {
        ready: false,
        checks: [{ name: "drain", ok: false, latencyMilliseconds: 0, reason: "shutting down" }],
      };
    }
    const now = performance.now();
    if (this.#latest === undefined || now - this.#latest.at > keepFor) {
      this.#latest = { at: now, result: this.#run() };
    }
    return this.#latest.result;
  }

  async #run(): Promise<Readiness> {
    const checks = await Promise.all(
      this.#checks.map(async ({ name, run }) => {
        const began = performance.now();
        const latency = () => Math.round(performance.now() - began);
        try {
          await run();
          return { name, ok: true, latencyMilliseconds: latency() };
        } catch (problem) {
          const reason = problem instanceof Unhealthy ? problem.message : "failed";
          return { name, ok: false, latencyMilliseconds: latency(), reason };
        }
      }),
    );
    return { ready: checks.every(({ ok }) => ok), checks };
  }
}
