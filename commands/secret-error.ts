import { nearest } from "../model/nearest.ts";

/** A name that no secret of the environment has. */
export class UnknownSecret extends Error {
  override readonly name = "UnknownSecret";

  constructor(secret: string, stack: string, known: readonly string[]) {
    const guess = nearest(secret, known);
    super(
      `There is no secret "${secret}" in ${stack}. ` +
        (known.length === 0
          ? "It has none: the program makes them, without values, when it is deployed."
          : `Those that exist: ${known.join(", ")}.`) +
        (guess === undefined ? "" : ` Did you mean "${guess}"?`),
    );
  }
}

/** Someone ended the prompt, or gave nothing. */
export class NoValue extends Error {
  override readonly name = "NoValue";
}
