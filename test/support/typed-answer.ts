import { PassThrough } from "node:stream";
import type { AnswerSource } from "../../commands/confirmation.ts";

/** A terminal at which somebody has typed this, and then ended the input. */
export function typedAnswer(text: string): AnswerSource {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  terminal.end(text);
  return terminal;
}
