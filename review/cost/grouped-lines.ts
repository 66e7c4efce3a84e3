import type { CostLine } from "./estimate.ts";

/** Lines that say the same of several resources. */
export interface GroupedLine {
  readonly what: string;
  /** As in `3 × 0.045 USD × 730 h`. */
  readonly arithmetic: string;
  readonly monthlyUsd: number;
}

/** Adds up what has the same name and the same arithmetic; the order is that of each group's first line. */
export function groupedLines(lines: readonly CostLine[]): readonly GroupedLine[] {
  const groups = Map.groupBy(lines, ({ arithmetic, what }) => `${what}\n${arithmetic}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { arithmetic, what } = first;
    return {
      what,
      arithmetic: group.length === 1 ? arithmetic : `${group.length} × ${arithmetic}`,
      monthlyUsd: group.reduce((sum, line) => sum + line.monthlyUsd, 0),
    };
  });
}
