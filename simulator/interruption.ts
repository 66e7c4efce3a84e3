import type { ChildProcess } from "node:child_process";

const signals = ["SIGINT", "SIGTERM"] as const;

type EndingSignal = (typeof signals)[number];

/** Exit codes of a process that a signal ended, as shells give them: 128 and the signal's number. */
export const signalExitCode = { SIGINT: 130, SIGTERM: 143 } as const;

/** How long the engine may take to end after a signal; what it leaves behind then is repaired by the next run. */
let patienceMs = 10_000;

/**
 * From now on the work under way has so much time to end after a signal. A cloud cannot be told to forget what it is making: the engine
 * waits for it, and then knows it.
 */
export function allowToEnd(milliseconds: number): void {
  patienceMs = milliseconds;
}

/** Thrown in place of whatever an operation came to, when a signal has asked this process to end. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly exitCode: (typeof signalExitCode)[EndingSignal];

  constructor(signal: EndingSignal) {
    super(`Interrupted by ${signal}; what was under way has been ended.`);
    this.exitCode = signalExitCode[signal];
  }
}

const stop = new AbortController();
let received: { readonly signal: EndingSignal; readonly atMs: number } | undefined;

/** What is written down before a process ends without having come to the end of its work. */
const lastWords = new Set<() => Promise<void>>();

/** How long all last words may take together: who has asked twice does not wait for a bucket that does not answer. */
let lastWordsMs = 3000;

/** From now on all last words together may take so much time. */
export function allowLastWords(milliseconds: number): void {
  lastWordsMs = milliseconds;
}

let leavingSinceMs: number | undefined;

/**
 * While some work goes on: what is written down should the process end in the middle of it, by a second signal or because its time is
 * over. Nothing is said where the work comes to its end.
 */
export async function withLastWords<Result>(
  say: () => Promise<void>,
  work: () => Promise<Result>,
): Promise<Result> {
  lastWords.add(say);
  try {
    return await work();
  } finally {
    lastWords.delete(say);
  }
}

/**
 * From now on SIGINT and SIGTERM end the work under way and let the command return, so that the engine releases its lock and
 * everything temporary is removed. A second signal ends the process as soon as its last words are said, a third one at once.
 */
export function endOnSignals(): void {
  for (const signal of signals) process.on(signal, () => onSignal(signal));
}

/** The interruption, if there was one. */
export function interruption(): Interrupted | undefined {
  return received === undefined ? undefined : new Interrupted(received.signal);
}

export function throwIfInterrupted(): void {
  const interrupted = interruption();
  if (interrupted !== undefined) throw interrupted;
}

/** For one operation of the engine: aborted when the engine must be told to end. */
export function stopSignal(): AbortSignal {
  return AbortSignal.any([stop.signal]);
}

/** Ends a child process when this one is told to end. */
export function endTogether(child: ChildProcess): void {
  const end = () => child.kill("SIGTERM");
  stop.signal.addEventListener("abort", end, { once: true });
  child.once("close", () => stop.signal.removeEventListener("abort", end));
}

function onSignal(signal: EndingSignal): void {
  const now = Date.now();
  if (received !== undefined) {
    // npm passes on the very signal that the terminal has sent to everybody: the same key, pressed once.
    if (now - (leavingSinceMs ?? received.atMs) > 1000) leave(signal, now);
    return;
  }
  received = { signal, atMs: now };
  // A terminal's Ctrl-C reaches the children too, and a second SIGINT makes the engine drop everything.
  if (signal === "SIGTERM" || !process.stdin.isTTY) stop.abort();
  setTimeout(() => leave(signal, Date.now()), patienceMs).unref();
}

/** Ends the process, whatever is under way. */
function leave(signal: EndingSignal, now: number): void {
  const exit = () => process.exit(signalExitCode[signal]);
  if (leavingSinceMs !== undefined || lastWords.size === 0) exit();
  leavingSinceMs = now;
  setTimeout(exit, lastWordsMs);
  void Promise.allSettled([...lastWords].map((say) => say())).then(exit);
}
