import { PassThrough } from "node:stream";
import type { ValueSource } from "../../commands/secret-input.ts";

/** What a person typed or piped, as a command reads it. */
export interface TypedSource {
  readonly source: ValueSource;
  /** Each switch of the terminal to raw mode and back. */
  readonly modes: readonly boolean[];
}

export function typedSource(text: string, isTTY: boolean): TypedSource {
  const stream = new PassThrough();
  stream.end(text);
  const modes: boolean[] = [];
  const source = Object.assign(stream, {
    isTTY,
    setRawMode(mode: boolean) {
      modes.push(mode);
      return stream;
    },
  });
  return { source: source as unknown as ValueSource, modes };
}
