/** Text for a terminal or for a file, by one switch. */
export type Color = "red" | "yellow" | "green";

const codes: Readonly<Record<Color, number>> = { red: 31, yellow: 33, green: 32 };

/** Paints lines when `color` is true, else returns them as they are. */
export function inkOf(color: boolean): (ink: Color, lines: readonly string[]) => readonly string[] {
  return (ink, lines) => (color ? lines.map((line) => `\u001b[${codes[ink]}m${line}\u001b[39m`) : lines);
}

/**
 * Replaces control and direction characters. Names and values come from whoever wrote the change under review: an escape
 * sequence or a reversed direction in them could hide lines from the reviewer.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\u{FFFD}");
}

/** Cuts to a number of characters, the last one an ellipsis. */
export function cut(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;
}

/** Breaks at spaces; a word longer than the width, such as a URN to be copied, stays whole on a line of its own. */
export function wrap(text: string, width: number, indent: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && indent.length + line.length + 1 + word.length > width) {
      lines.push(indent + line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, indent + line];
}
