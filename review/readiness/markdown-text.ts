import { cut, printable } from "../ink.ts";

/**
 * Somebody else's text as code in Markdown, where nothing in it is a link, a mention, HTML or formatting; control and direction
 * characters are replaced, line breaks with them.
 */
export function code(text: string, maximum = 240): string {
  const shown = cut(printable(text), maximum);
  const longest = Math.max(0, ...(shown.match(/`+/gu) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  // A space keeps a backtick at an end apart from the fence; Markdown takes one off on each side.
  const pad = /^[` ]|[` ]$/u.test(shown) || shown === "" ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}
