/** Columns of text that a table may take. */
const widest = 100;
const gap = 2;
/** Narrower columns would break most values; where so many stacks do not fit, they follow in a second table. */
const narrowestColumn = 14;

/** A row of a table: a heading without values, or a label with one value for each stack. */
export interface Row {
  readonly label: string;
  readonly values: readonly string[];
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

function table(rows: readonly Row[], labelWidth: number, stacks: number): string {
  const natural = Array.from({ length: stacks }, (_, column) =>
    Math.max(...rows.map(({ values }) => values[column]?.length ?? 0)),
  );
  const widths = fitted(natural, widest - labelWidth - gap * stacks);
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
 * A table with one column a stack, in at most 100 columns of text: long values are wrapped, never cut, and stacks that do not fit
 * beside the others stand in a further table below.
 *
 * @param stacks names of the stacks, in the order of the columns.
 */
export function stackTable(rows: readonly Row[], stacks: readonly string[]): string {
  const labelWidth = Math.max(0, ...rows.map(({ label }) => label.length));
  const beside = Math.max(1, Math.floor((widest - labelWidth) / (narrowestColumn + gap)));
  const tables = Math.ceil(stacks.length / beside);
  return Array.from({ length: tables }, (_, index) => {
    const part = <Value>(values: readonly Value[]) => values.slice(index * beside, (index + 1) * beside);
    const own = rows.map(({ label, values }) => ({ label, values: part(values) }));
    return table([{ label: "", values: part(stacks) }, ...own], labelWidth, part(stacks).length);
  }).join("\n\n");
}
