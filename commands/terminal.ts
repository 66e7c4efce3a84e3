import type { Tell } from "../simulator/cli.ts";

/** True where colours are welcome: a terminal, and no `NO_COLOR` (https://no-color.org). */
export function wantsColor(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && (process.env["NO_COLOR"] ?? "") === "";
}

/** Talk goes to stderr, so that stdout holds a command's result alone. Transient lines appear on a terminal only. */
export const tell: Tell = (line, { transient = false } = {}) => {
  const { stderr } = process;
  if (!transient) stderr.write(stderr.isTTY ? `\r\u001B[K${line}\n` : `${line}\n`);
  else if (stderr.isTTY) stderr.write(`\r\u001B[K${line}`);
};

export function print(text: string): void {
  process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
}
