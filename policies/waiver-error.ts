import { quantity } from "../model/quantity.ts";

/** One mistake in policies/waivers.yaml. */
export interface WaiverMistake {
  /** Position in the list, from 0; absent when the file as a whole cannot be read. */
  readonly index?: number;
  readonly field?: string;
  /** What is wrong, continuing the sentence that starts with the field: "is expired". */
  readonly problem: string;
  /** The value as it stands in the file; `undefined` when it is missing. */
  readonly value: unknown;
  readonly allowed: string;
  /** The next step, as a sentence. */
  readonly next: string;
}

/** All mistakes of the file at once. Its message is meant for the author of the file, so it carries no stack trace. */
export class WaiverError extends Error {
  readonly mistakes: readonly WaiverMistake[];

  constructor(mistakes: readonly WaiverMistake[]) {
    super(
      [
        `policies/waivers.yaml has ${quantity(mistakes.length, "mistake")}; no plan is judged until it is mended:`,
        ...mistakes.map(describe),
      ].join("\n"),
    );
    this.name = "WaiverError";
    this.mistakes = mistakes;
    this.stack = `${this.name}: ${this.message}`;
  }
}

function describe({ index, field, problem, value, allowed, next }: WaiverMistake): string {
  const entry = index === undefined ? "the file" : `waiver ${index + 1}`;
  const place = field === undefined ? entry : `${entry}, ${field}`;
  const given = value === undefined ? "" : ` (given: ${shown(value)})`;
  return `- ${place} ${problem}${given}. Allowed: ${allowed}. ${next}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
