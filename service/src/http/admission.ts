import type { EventLoopDelay } from "../operations/event-loop.ts";

export interface AdmissionLimits {
  readonly maxInFlight: number;
  readonly maxEventLoopDelayMilliseconds: number;
}

/**
 * Decides at the door, before any work is done. Beyond a bound each further request would only make all of them slower, so
 * turning some away at once keeps the others' latency.
 */
export class Admission {
  readonly #limits: AdmissionLimits;
  readonly #delay: Pick<EventLoopDelay, "milliseconds">;
  #inFlight = 0;

  constructor(limits: AdmissionLimits, delay: Pick<EventLoopDelay, "milliseconds">) {
    this.#limits = limits;
    this.#delay = delay;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** The reason for turning a request away; undefined lets it in, and `leave` has to follow. */
  enter(): "in_flight" | "event_loop" | undefined {
    if (this.#inFlight >= this.#limits.maxInFlight) return "in_flight";
    if (this.#delay.milliseconds > this.#limits.maxEventLoopDelayMilliseconds) return "event_loop";
    this.#inFlight += 1;
    return undefined;
  }

  leave(): void {
    this.#inFlight -= 1;
  }
}
