import { covered } from "../covered.ts";
import { cut, printable } from "../ink.ts";

/**
 * Text of others within Markdown. Names and values come from whoever wrote the change under review: they must not become a link, a
 * mention, a table or the end of a fold, and what looks like a secret is covered. Neither function returns a line break.
 */

/** Invisible, and enough to keep GitHub from taking what stands around it for a mention, a reference or an address. */
const gap = "\u200B";

/** As a code span, cut to a number of characters. */
export function code(text: string, width = 200): string {
  const shown = safe(text, width);
  if (shown.trim() === "") return "``(empty)``";
  const runs = shown.match(/`+/gu) ?? [];
  // A span ends at a run of as many backticks as it began with.
  const fence = "`".repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  const pad = /^[` ]|[` ]$/u.test(shown) ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** As words in a line that our own text has begun, or in a table's cell, cut to a number of characters. */
export function prose(text: string, width = 500): string {
  return safe(text, width)
    .replaceAll(/[@#]/gu, `$&${gap}`)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("|", "&#124;")
    .replaceAll("$", "&#36;")
    .replaceAll(/[\\`*_[\]~!]/gu, String.raw`\$&`)
    .replaceAll("://", `:${gap}//`)
    .replaceAll(/www\./giu, (word) => `${word.slice(0, -1)}${gap}.`);
}

function safe(text: string, width: number): string {
  return cut(printable(covered(text)), width).toWellFormed();
}

/** A fenced block that nothing in its content can end. */
export function fenced(language: string, content: string): readonly string[] {
  const runs = content.match(/`{3,}/gu) ?? [];
  const fence = "`".repeat(Math.max(2, ...runs.map((run) => run.length)) + 1);
  return [`${fence}${language}`, ...content.trimEnd().split("\n").map(printable), fence];
}

/** A fold. The blank lines make GitHub read Markdown inside. */
export function folded(summary: string, lines: readonly string[]): readonly string[] {
  return ["<details>", `<summary>${summary}</summary>`, "", ...lines, "", "</details>"];
}
