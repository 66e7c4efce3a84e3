import { monitorEventLoopDelay } from "node:perf_hooks";

/** In milliseconds. */
const window = 500;
const resolution = 10;

/** How late the event loop runs on average in the last half second: when it is late, every request waits. */
export class EventLoopDelay {
  readonly #histogram = monitorEventLoopDelay({ resolution });
  readonly #timer: NodeJS.Timeout;
  #milliseconds = 0;

  constructor() {
    this.#histogram.enable();
    this.#timer = setInterval(() => {
      const mean = this.#histogram.mean / 1e6;
      // The histogram counts the timer's own interval as well, and holds nothing when not even one has passed.
      this.#milliseconds = Number.isNaN(mean) ? window : Math.max(0, mean - resolution);
      this.#histogram.reset();
    }, window);
    this.#timer.unref();
  }

  get milliseconds(): number {
    return this.#milliseconds;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#histogram.disable();
  }
}
