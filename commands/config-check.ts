import { today } from "../stacks/config/load.ts";
import { type Parity, parityOf } from "../stacks/config/parity.ts";
import { checkStack } from "../stacks/config/parse.ts";
import { type ConfigProblem, formatProblems } from "../stacks/config/problem.ts";
import { readStackFiles, stackOf } from "../stacks/config/stack-file.ts";

/** Everything that `npm run config:check` finds; with `--json` it is printed as it stands here. */
export interface ConfigReport {
  /** True without a mistake, parity included; warnings do not count. */
  readonly ok: boolean;
  readonly stacks: readonly {
    readonly stack: string;
    readonly file: string;
    readonly mistakes: readonly ConfigProblem[];
    readonly warnings: readonly ConfigProblem[];
  }[];
  readonly parity: Parity;
}

/** Checks every stack file of a directory, each against all others. */
export function configReport(root: string): ConfigReport {
  const files = readStackFiles(root);
  const stacks = files.map((raw) => {
    const { mistakes, warnings } = checkStack(raw, files, today());
    return { stack: stackOf(raw.file), file: raw.file, mistakes, warnings };
  });
  // A misspelled key is a mistake in its own file: that it is missing, and that the others lack it, is no news.
  const told = new Set(
    stacks.flatMap((stack) =>
      stack.mistakes.flatMap(({ nearest, path }) =>
        nearest === undefined ? [path] : [path, path.replace(/[^.:]+$/, nearest)],
      ),
    ),
  );
  const { differences, mistakes } = parityOf(files);
  const parity = { differences, mistakes: mistakes.filter(({ path }) => !told.has(path)) };
  const ok =
    stacks.length > 0 && stacks.every((stack) => stack.mistakes.length === 0) && parity.mistakes.length === 0;
  return { ok, stacks, parity };
}

const widestCell = 28;

const cut = (text: string): string =>
  text.length <= widestCell ? text : `${text.slice(0, widestCell - 3)}...`;

/** The values that differ, one row a key and one column a stack. */
function differenceTable({ differences }: Parity, stacks: readonly string[]): string {
  const rows = [
    ["", ...stacks],
    ...differences.map(({ path, values }) => [path, ...stacks.map((stack) => cut(values[stack] ?? "-"))]),
  ];
  const widths = ["", ...stacks].map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
    .join("\n");
}

function verdict({ ok, parity, stacks }: ConfigReport): string {
  const mistakes = stacks.reduce((sum, stack) => sum + stack.mistakes.length, 0) + parity.mistakes.length;
  const names = stacks.map(({ stack }) => stack).join(", ");
  return ok
    ? `Valid: ${names}.`
    : `Not valid: ${mistakes} mistake${mistakes === 1 ? "" : "s"} in the stack files of ${names}. Nothing was created.`;
}

/** The report as a person reads it. */
export function renderReport(report: ConfigReport): string {
  const { parity, stacks } = report;
  const mistakes = stacks.flatMap((stack) => stack.mistakes);
  const warnings = stacks.flatMap((stack) => stack.warnings);
  const names = stacks.map(({ stack }) => stack);
  return [
    stacks.length < 2
      ? ""
      : `Values that differ (all others are the same):\n\n${differenceTable(parity, names)}`,
    warnings.length === 0 ? "" : formatProblems(warnings, "warning"),
    parity.mistakes.length === 0
      ? ""
      : `The files differ in shape:\n\n${formatProblems(parity.mistakes, "difference")}`,
    // Last, because it is what a reader of a terminal sees first.
    mistakes.length === 0 ? "" : formatProblems(mistakes, "mistake"),
    verdict(report),
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

/**
 * Checks all stack files and compares them, without an engine and without a network.
 *
 * @param options `root`: directory of the stack files, by default the repository; `json`: print the report as JSON;
 * `print` and `tell`: where results and talk go, by default stdout and stderr.
 * @returns 0 when everything is valid, warnings or not; 1 otherwise.
 */
export async function configCheck(options: {
  readonly root?: string;
  readonly json?: boolean;
  readonly print?: (text: string) => void;
  readonly tell?: (text: string) => void;
}): Promise<number> {
  const {
    root = `${import.meta.dirname}/..`,
    json = false,
    print = (text) => process.stdout.write(`${text}\n`),
    tell = (text) => process.stderr.write(`${text}\n`),
  } = options;
  const report = configReport(root);
  if (json) print(JSON.stringify(report, null, 2));
  else if (report.stacks.length === 0) {
    tell(`There is no stack file in ${root}. Each environment needs a Pulumi.<stack>.yaml.`);
  } else print(renderReport(report));
  return report.ok ? 0 : 1;
}
