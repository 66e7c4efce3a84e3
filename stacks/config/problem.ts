import { quantity } from "../../model/quantity.ts";

/** Steps from the config block to a value: keys, and positions in lists counted from 0. */
export type Path = readonly (string | number)[];

/** The namespace of this project's keys in a stack file; the same word as `name` in Pulumi.yaml. */
export const namespace = "plinth";

/** Where in another file the other half of a mistake stands. */
export interface OtherEnd {
  /** Name of the file, as in `Pulumi.dev.yaml`. */
  readonly file: string;
  readonly path: Path;
}

/** Something wrong at a place, before it is known which file it stands in. */
export interface Mistake {
  readonly path: Path;
  /** What is wrong, as the end of a sentence that begins with the path. */
  readonly message: string;
  /** What would be right, and the next step where it is not obvious. */
  readonly allowed?: string;
  /** The known word that was probably meant. */
  readonly nearest?: string;
  /** Set where two files contradict each other, whichever of them is to change. */
  readonly other?: OtherEnd;
  /** True where the value may be a secret, and messages end in build logs. */
  readonly hidden?: boolean;
}

/** A whole sentence of the model about a value, as a mistake at its place; nothing where there is no sentence. */
export function refusal(path: Path, sentence: string | undefined): readonly Mistake[] {
  return sentence === undefined ? [] : [{ path, message: `does not fit: ${sentence.replace(/\.$/, "")}` }];
}

/** One mistake or warning about a stack file, for people and for `--json`. */
export interface ConfigProblem {
  /** Name of the file, as in `Pulumi.prod.yaml`. */
  readonly file: string;
  /** Line in that file, from 1; absent when the values did not come from a file. For a missing key, its parent's line. */
  readonly line?: number;
  /** Column in that line, from 1; only where the file is no YAML. */
  readonly column?: number;
  /** The line as it stands in the file, tabs as arrows; only where the file is no YAML. */
  readonly text?: string;
  /** As in `plinth:network.zones.a`; empty when the whole file is meant. */
  readonly path: string;
  /** What is wrong, as the end of a sentence that begins with the path. */
  readonly message: string;
  /** The value found, as compact JSON; absent when there is none. */
  readonly given?: string;
  readonly allowed?: string;
  readonly nearest?: string;
  /** The other end of a contradiction between two files. */
  readonly other?: { readonly file: string; readonly path: string; readonly line?: number };
}

/** A path as people read it: `plinth:budget.subscribers[0]`. Keys of other namespaces keep theirs. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step, index) => {
    if (typeof step === "number") return `${text}[${step}]`;
    if (index > 0) return `${text}.${step}`;
    return step.includes(":") ? step : `${namespace}:${step}`;
  }, "");
}

/** Paths up to this length stand beside the message, longer ones above it. */
const widestPath = 44;

function place({ column, line, other, text }: ConfigProblem): string {
  if (line === undefined) return "";
  const start = `Line ${line}${column === undefined ? "" : `, column ${column}`}`;
  const end = other?.line === undefined ? "" : `, and line ${other.line} of ${other.file}`;
  return text === undefined ? `${start}${end}. ` : `${start}: ${text}`;
}

function detail(problem: ConfigProblem): string {
  // Many messages quote the value themselves.
  const given =
    problem.given === undefined || problem.message.includes(problem.given) ? "" : `Given: ${problem.given}. `;
  const allowed = problem.allowed === undefined ? "" : `Allowed: ${problem.allowed}. `;
  const nearest = problem.nearest === undefined ? "" : `Did you mean "${problem.nearest}"?`;
  const where = problem.text === undefined ? place(problem) : "";
  return `${where}${given}${allowed}${nearest}`.trimEnd();
}

function paragraph(problem: ConfigProblem, width: number): readonly string[] {
  const indent = " ".repeat(width);
  const path = problem.path === "" ? "(file)" : problem.path;
  const quoted = problem.text === undefined ? "" : place(problem);
  const lines = [`${problem.message}.`, quoted, detail(problem)].filter((line) => line !== "");
  const beside = path.length + 2 <= width;
  return beside
    ? lines.map((line, index) => `  ${(index === 0 ? path : "").padEnd(width)}${line}`)
    : [`  ${path}`, ...lines.map((line) => `  ${indent}${line}`)];
}

/**
 * Problems laid out for reading, grouped by file: the path on the left, beside it what is wrong, below that the line, the
 * value, what is allowed.
 *
 * @param noun what one problem is called, as in `mistake`; an `s` makes the plural.
 */
export function formatProblems(problems: readonly ConfigProblem[], noun: string): string {
  const blocks = [...Map.groupBy(problems, (problem) => problem.file)].map(([file, own]) => {
    const widths = own.map((problem) => problem.path.length + 2).filter((width) => width <= widestPath + 2);
    const width = Math.max(8, ...widths);
    const head = `${file}: ${quantity(own.length, noun)}`;
    return [head, ...own.flatMap((problem) => ["", ...paragraph(problem, width)])].join("\n");
  });
  return blocks.join("\n\n");
}
