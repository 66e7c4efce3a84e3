import type { Difference } from "./parity.ts";

const widest = 100;
const gap = 2;
/** Narrower columns would break most values; where so many stacks do not fit, they follow in a second table. */
const narrowestColumn = 14;

/** A row of the table: a heading of one area, or a key with one value for each stack. */
interface Row {
  readonly label: string;
  readonly values: readonly string[];
}

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

/** Text in lines of at most so many characters, broken after a comma, else after another mark. Nothing is left out. */
function wrapped(text: string, width: number): readonly string[] {
  if (text.length <= width) return [text];
  const start = text.slice(0, width);
  const end = /^.*,/.exec(start)?.[0].length ?? /^.*[@/:._-]/.exec(start)?.[0].length ?? width;
  return [text.slice(0, end), ...wrapped(text.slice(end).trimStart(), width)];
}

/** Widths that fit into the room together: what is narrow keeps its width, the wide share the rest. */
function fitted(natural: readonly number[], room: number): readonly number[] {
  let limit = Math.max(...natural);
  const sum = () => natural.reduce((total, width) => total + Math.min(width, limit), 0);
  while (sum() > room && limit > narrowestColumn) limit -= 1;
  return natural.map((width) => Math.min(width, limit));
}

function line(cells: readonly string[], widths: readonly number[]): string {
  return cells
    .map((cell, column) => cell.padEnd(widths[column] ?? 0))
    .join(" ".repeat(gap))
    .trimEnd();
}

function table(differences: readonly Difference[], stacks: readonly string[], labelWidth: number): string {
  const rows: readonly Row[] = [{ label: "", values: stacks }, ...rowsOf(differences, stacks)];
  const natural = stacks.map((_, column) =>
    Math.max(...rows.map(({ values }) => values[column]?.length ?? 0)),
  );
  const widths = fitted(natural, widest - labelWidth - gap * stacks.length);
  return rows
    .flatMap(({ label, values }) => {
      const cells = values.map((value, column) => wrapped(value, widths[column] ?? narrowestColumn));
      const height = Math.max(1, ...cells.map((cell) => cell.length));
      return Array.from({ length: height }, (_, index) =>
        line([index === 0 ? label : "", ...cells.map((cell) => cell[index] ?? "")], [labelWidth, ...widths]),
      );
    })
    .join("\n");
}

/**
 * The values that differ, one row a key and one column a stack, in at most 100 columns of text: long values are wrapped, never cut,
 * and stacks that do not fit beside the others stand in a further table below.
 *
 * @param stacks names of the stacks, in the order of the columns.
 */
export function differenceTable(differences: readonly Difference[], stacks: readonly string[]): string {
  const labelWidth = Math.max(0, ...rowsOf(differences, []).map(({ label }) => label.length));
  const beside = Math.max(1, Math.floor((widest - labelWidth) / (narrowestColumn + gap)));
  const tables = Math.ceil(stacks.length / beside);
  return Array.from({ length: tables }, (_, index) =>
    table(differences, stacks.slice(index * beside, (index + 1) * beside), labelWidth),
  ).join("\n\n");
}
