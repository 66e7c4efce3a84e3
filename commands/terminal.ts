import type { Tell } from "../simulator/cli.ts";
import { exitCode } from "./exit-codes.ts";

/** What is asked of a stream: whether a person reads it, and how wide that person's screen is. */
export type Screen = Pick<NodeJS.WriteStream, "isTTY"> & { readonly columns?: number };

/** True for a terminal that knows how to move and to color; `TERM=dumb` says of itself that it does not. */
function isCapable({ isTTY }: Screen): boolean {
  return isTTY && process.env["TERM"] !== "dumb";
}

/** True where colours are welcome: a capable terminal, and no `NO_COLOR` (https://no-color.org). */
export function wantsColor(screen: Screen): boolean {
  return isCapable(screen) && (process.env["NO_COLOR"] ?? "") === "";
}

/** Columns to keep to: those of a terminal, by default 100; in a file or a pipe nothing is cut. */
export function widthOf({ columns, isTTY }: Screen): number {
  return isTTY ? (columns ?? 100) : Number.POSITIVE_INFINITY;
}

/** Talk goes to stderr, so that stdout holds a command's result alone. Transient lines appear on a terminal only. */
export const tell: Tell = (line, { transient = false } = {}) => {
  const { stderr } = process;
  const capable = isCapable(stderr);
  if (!transient) stderr.write(capable ? `\r\u001B[K${line}\n` : `${line}\n`);
  else if (capable) stderr.write(`\r\u001B[K${line}`);
};

/** A question, whose answer is typed on the same line. */
export function ask(text: string): void {
  process.stderr.write(text);
}

let printed = false;

/** True once a result, or a part of one, is on stdout. */
export function hasPrinted(): boolean {
  return printed;
}

export function print(text: string): void {
  printed = true;
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}

/**
 * From now on a reader that has gone, as `head` does, ends nothing: the command comes to its end, cleans up and returns its exit
 * code. A result that cannot be written for another reason, such as a full disk, is exit code 2.
 */
export function outliveReaders(): void {
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", (problem: NodeJS.ErrnoException) => {
    if (problem.code === "EPIPE") return;
    tell(`The result cannot be written: ${problem.message}`);
    // At the very end, because the command itself knows nothing of it and has another code in mind.
    process.once("exit", () => {
      process.exitCode = exitCode.couldNotRun;
    });
  });
}
