import { text } from "node:stream/consumers";
import type { ReadStream } from "node:tty";
import { NoValue } from "./secret-error.ts";

/** Where a value is read from: a terminal or a pipe. */
export type ValueSource = Pick<ReadStream, "isTTY" | "setRawMode"> & NodeJS.ReadableStream;

/**
 * Reads a secret's value. From a terminal it is one line, which is not shown while it is typed; from a pipe it is everything, less
 * one line break at the end, so that `printf` and a file with a last line give the same. It is never an argument, which would stand
 * in the shell's history and in the list of processes.
 *
 * @throws NoValue when it is empty, or when the prompt was ended with Ctrl-C or Ctrl-D.
 */
export async function readValue(source: ValueSource, prompt: (text: string) => void): Promise<string> {
  const value = source.isTTY ? await hiddenLine(source, prompt) : (await text(source)).replace(/\r?\n$/, "");
  if (value === "") throw new NoValue("No value was given, so nothing was changed.");
  return value;
}

const [interrupt, end, backspace, erase] = ["\u0003", "\u0004", "\b", "\u007F"];

async function hiddenLine(source: ValueSource, prompt: (text: string) => void): Promise<string> {
  prompt("Value (not shown): ");
  source.setRawMode(true);
  source.setEncoding("utf8");
  const typed: string[] = [];
  try {
    for await (const chunk of source) {
      for (const character of String(chunk)) {
        if (character === interrupt || character === end) throw new NoValue("Ended, so nothing was changed.");
        if (character === "\r" || character === "\n") return typed.join("");
        if (character === backspace || character === erase) typed.pop();
        else typed.push(character);
      }
    }
    return typed.join("");
  } finally {
    source.setRawMode(false);
    prompt("\n");
  }
}
