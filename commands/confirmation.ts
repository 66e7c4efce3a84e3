import { createInterface } from "node:readline";
import { throwIfInterrupted } from "../simulator/interruption.ts";
import { NotConfirmed } from "./refusal.ts";

/** Where an answer is read from. */
export type AnswerSource = NodeJS.ReadableStream & { readonly isTTY?: boolean };

export interface Confirmation {
  /** `--yes`: the answer is given already. */
  readonly yes: boolean;
  readonly source: AnswerSource;
  /** The command with `--yes`, for where nobody can be asked. */
  readonly unasked: string;
}

/**
 * To be called before any work: where nobody can be asked, the answer has to be given already.
 *
 * @throws NotConfirmed away from a terminal without `--yes`
 */
export function requireAnswerable({ source, unasked, yes }: Confirmation): void {
  if (!yes && source.isTTY !== true)
    throw new NotConfirmed(
      `This asks before it changes anything, and here is no terminal to ask on. Nothing was changed. To go on without being asked: ${unasked}`,
    );
}

/**
 * Whether a person says yes, in full: an empty line, the end of the input and everything else mean no.
 *
 * @param prompt shows the question, on a line that stays open
 * @throws Interrupted after a signal
 */
export async function confirmed(
  { source, yes }: Confirmation,
  question: string,
  prompt: (text: string) => void,
): Promise<boolean> {
  if (yes) return true;
  prompt(`${question} Only yes is taken for it: `);
  const answer = await firstLine(source);
  throwIfInterrupted();
  return answer.trim() === "yes";
}

/** Empty where the input ends without one, or a signal comes. */
async function firstLine(source: AnswerSource): Promise<string> {
  // The terminal keeps editing the line itself, and Ctrl-C stays a signal.
  const lines = createInterface({ input: source, terminal: false });
  const close = () => lines.close();
  process.once("SIGINT", close).once("SIGTERM", close);
  try {
    for await (const line of lines) return line;
    return "";
  } finally {
    process.off("SIGINT", close).off("SIGTERM", close);
    lines.close();
  }
}
