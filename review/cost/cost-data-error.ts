import type { z } from "zod";
import { nearest } from "../../model/nearest.ts";
import { quantity } from "../../model/quantity.ts";

/** All mistakes of one of the cost's YAML files at once. Its message is meant for the author of the file. */
export class CostDataError extends Error {
  override readonly name = "CostDataError";
  readonly mistakes: readonly string[];

  constructor(file: string, mistakes: readonly string[]) {
    super(
      [
        `${file} has ${quantity(mistakes.length, "mistake")}; nothing is estimated until it is mended:`,
        ...mistakes.map((text) => `- ${text}`),
      ].join("\n"),
    );
    this.mistakes = mistakes;
  }
}

/** What the schema says of a value, one sentence a mistake, each with its place and the value that was given. */
export function mistakesOf(error: z.ZodError, keysAt: (path: readonly PropertyKey[]) => readonly string[]) {
  return error.issues.flatMap((issue): readonly string[] => {
    const place = issue.path.map(String).join(".");
    if (issue.code === "unrecognized_keys")
      return issue.keys.map((key) => unknownKey(place, key, keysAt(issue.path)));
    const given = issue.input === undefined ? "" : ` (given: ${JSON.stringify(issue.input)})`;
    return [`${place === "" ? "the file" : place}${given}: ${issue.message}.`];
  });
}

function unknownKey(place: string, key: string, allowed: readonly string[]): string {
  const guess = nearest(key, allowed);
  const next = guess === undefined ? `Allowed: ${allowed.join(", ")}.` : `Did you mean ${guess}?`;
  return `${place === "" ? key : `${place}.${key}`}: is not a key that is read here. ${next}`;
}
