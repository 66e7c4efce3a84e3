/** Lines that enclose what a command writes into a document. HTML comments, so that no reader sees them. */
const begin = "<!-- costs: begin; npm run cost -- --readme writes what follows -->";
const end = "<!-- costs: end -->";

/**
 * A document with another text between its two marks.
 *
 * @throws Error where the marks are not there once each, in their order
 */
export function withMarkedBlock(document: string, text: string): string {
  const [before, inside, ...more] = document.split(begin);
  const [, after, ...rest] = (inside ?? "").split(end);
  if (before === undefined || after === undefined || more.length > 0 || rest.length > 0)
    throw new Error(`The document does not hold the lines "${begin}" and "${end}" once each.`);
  return `${before}${begin}\n${text}\n${end}${after}`;
}
