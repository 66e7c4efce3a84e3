/** A part of the comment: a line that sums up, and what it sums up. */
export interface Section {
  /** One line of Markdown. */
  readonly title: string;
  /** One line of Markdown each, the most important first. */
  readonly items: readonly string[];
}

/** However much room there is, nobody reads more of one kind before the fold. */
const maxItems = 8;

/**
 * The sections in at most so many lines, blank ones between them included: the longest lists are cut first, and each says how many
 * more there are. A section keeps at least its title and one item.
 *
 * @param pointer where all of it can be read, as the end of a sentence
 */
export function fitted(sections: readonly Section[], lines: number, pointer: string): readonly string[] {
  const shown = sections.map(({ items }) => Math.min(items.length, maxItems));
  const height = () =>
    sections.reduce((sum, section, index) => sum + heightOf(section, shown[index] ?? 0), 0);
  while (height() > lines && Math.max(...shown) > 1) {
    const longest = shown.indexOf(Math.max(...shown));
    shown[longest] = (shown[longest] ?? 1) - 1;
  }
  return sections.flatMap((section, index) => sectionLines(section, shown[index] ?? 0, pointer));
}

function heightOf({ items }: Section, shown: number): number {
  // The title, the blank line above it, the items, and the line that counts the others.
  return 2 + shown + Number(items.length > shown);
}

function sectionLines({ items, title }: Section, shown: number, pointer: string): readonly string[] {
  const more = items.length - shown;
  return [
    "",
    title,
    ...items.slice(0, shown).map((item) => `- ${item}`),
    ...(more > 0 ? [`- and ${more} more: ${pointer}`] : []),
  ];
}
