const longest = 80;

/**
 * Text for a quoted label of a Mermaid flowchart: signs that Mermaid, Markdown or HTML would read become entity codes.
 *
 * Source: https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
 */
export function mermaidText(text: string): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const cut = line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
  return cut.replaceAll(/[^\p{L}\p{N} .,:()/+…·›-]/gu, (sign) => `#${sign.codePointAt(0) ?? 0};`);
}
