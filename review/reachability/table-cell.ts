/** Text that stays text in a cell of a Markdown table, whatever is in it, and on one line. */
export function tableCell(text: string): string {
  return text
    .replaceAll(/\s+/g, " ")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_[\]|~@#]/g, (sign) => `&#${sign.codePointAt(0) ?? 0};`);
}
