import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";

const unreadable = "unreadable";

export interface WatchedFileArguments<Value> {
  readonly path: string;
  /** @throws when the text is not what the file should hold. */
  readonly parse: (text: string) => Value;
  /** Takes over a new value. When it fails, the same text is tried again at the next look. */
  readonly take: (value: Value) => Promise<void> | void;
  /** Told once for each broken state of the file; the value in use stays. */
  readonly broken: (problem: unknown) => void;
  /** In milliseconds; default 1000. */
  readonly everyMilliseconds?: number;
}

/**
 * A small mounted file that somebody else replaces. It is read again every second rather than watched through inotify: the
 * mounts of Secrets and ConfigMaps swap a symbolic link two levels above the file, and some file systems tell nobody.
 */
export class WatchedFile<Value> {
  readonly #arguments: WatchedFileArguments<Value>;
  readonly #stop = new AbortController();
  readonly #loop: Promise<void>;
  #taken: string | undefined;
  #complained: string | undefined;

  /** @param taken the text that was read already; absent when there was none, which needs no second complaint. */
  constructor(given: WatchedFileArguments<Value>, taken?: string) {
    this.#arguments = given;
    this.#taken = taken;
    if (taken === undefined) this.#complained = unreadable;
    this.#loop = this.#run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    const { everyMilliseconds = 1000 } = this.#arguments;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await wait(everyMilliseconds, undefined, { signal, ref: false });
      } catch {
        return;
      }
      await this.#look();
    }
  }

  async #look(): Promise<void> {
    const { broken, parse, path, take } = this.#arguments;
    let text: string | undefined;
    try {
      text = await readFile(path, "utf8");
      if (text === this.#taken) return;
      await take(parse(text));
      this.#taken = text;
      this.#complained = undefined;
    } catch (problem) {
      const state = text ?? unreadable;
      if (state === this.#complained) return;
      this.#complained = state;
      broken(problem);
    }
  }
}
