import { quantity } from "../../../model/quantity.ts";

/** One mistake in a file of docs/records/. */
export interface RecordMistake {
  readonly path: string;
  /** Absent when the file as a whole is no record. */
  readonly field?: string;
  /** What is wrong, continuing the sentence that starts with the field: "is missing". */
  readonly problem: string;
  /** The value as it stands there; `undefined` when it is missing. */
  readonly value: unknown;
  readonly allowed: string;
  /** The next step, as a sentence. */
  readonly next: string;
}

/** All mistakes of all records at once. Its message is meant for their authors, so it carries no stack trace. */
export class RecordError extends Error {
  readonly mistakes: readonly RecordMistake[];

  constructor(mistakes: readonly RecordMistake[]) {
    super(
      [
        `docs/records has ${quantity(mistakes.length, "mistake")}; no readiness is told until it is mended:`,
        ...mistakes.map(describe),
      ].join("\n"),
    );
    this.name = "RecordError";
    this.mistakes = mistakes;
    this.stack = `${this.name}: ${this.message}`;
  }
}

function describe({ allowed, field, next, path, problem, value }: RecordMistake): string {
  const place = field === undefined ? path : `${path}, ${field}`;
  const given = value === undefined ? "" : ` (given: ${shown(value)})`;
  return `- ${place} ${problem}${given}. Allowed: ${allowed}. ${next}`;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length > 120 ? `${text.slice(0, 119)}…` : text;
}
