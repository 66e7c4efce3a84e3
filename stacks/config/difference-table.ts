import type { Difference } from "./parity.ts";
import { type Row, stackTable } from "./stack-table.ts";

/** `plinth:network.flowLogs.traffic` as its area and what is left. */
function split(path: string): readonly [area: string, key: string | undefined] {
  const dot = path.indexOf(".");
  return dot < 0 ? [path, undefined] : [path.slice(0, dot), path.slice(dot + 1)];
}

/** Text without quotes, unless it would be taken for a number, a truth value or an absent one: as the files write it. */
function plain(value: unknown): string {
  const text = typeof value === "string" && /^[^"\s[\]{}-]/.test(value) ? value : undefined;
  return text === undefined || /^(true|false|null|[0-9.]+)$/.test(text) ? JSON.stringify(value) : text;
}

/** A value as compact JSON, in the words of a cell. */
function cellOf(json: string): string {
  const value: unknown = JSON.parse(json);
  return Array.isArray(value) && value.length > 0 ? value.map(plain).join(", ") : plain(value);
}

function rowsOf(differences: readonly Difference[], stacks: readonly string[]): readonly Row[] {
  let current: string | undefined;
  return differences.flatMap(({ path, values }): readonly Row[] => {
    const [area, key] = split(path);
    const cells = stacks.map((stack) => (stack in values ? cellOf(values[stack] ?? "null") : "-"));
    if (key === undefined) return [{ label: `  ${area}`, values: cells }];
    const heading = area === current ? [] : [{ label: `  ${area}`, values: [] }];
    current = area;
    return [...heading, { label: `    ${key}`, values: cells }];
  });
}

/**
 * The values that differ, one row a key and one column a stack.
 *
 * @param stacks names of the stacks, in the order of the columns.
 */
export function differenceTable(differences: readonly Difference[], stacks: readonly string[]): string {
  return stackTable(rowsOf(differences, stacks), stacks);
}
