import { existsSync } from "node:fs";
import { join } from "node:path";
import { accountKind } from "../account/config/kind.ts";
import type { CapacityLink } from "../model/capacity-link.ts";
import { quantity } from "../model/quantity.ts";
import { capacityOf } from "../stacks/config/capacity-rules.ts";
import { capacityTable } from "../stacks/config/capacity-table.ts";
import { checkAs } from "../stacks/config/checked-stack.ts";
import { differenceTable } from "../stacks/config/difference-table.ts";
import { today } from "../stacks/config/load.ts";
import { type Difference, parityOf } from "../stacks/config/parity.ts";
import { checkStack } from "../stacks/config/parse.ts";
import { type ConfigProblem, formatProblems } from "../stacks/config/problem.ts";
import { type RawStack, readStackFiles, stackOf } from "../stacks/config/stack-file.ts";

/** Everything that `npm run config:check` finds; with `--json` it is printed as it stands here. */
export interface ConfigReport {
  /** True without a mistake; warnings do not count. */
  readonly ok: boolean;
  /** In the usual order: dev, staging, prod, then the others by name. */
  readonly stacks: readonly {
    readonly stack: string;
    readonly file: string;
    /** A contradiction between two files is counted once, at the later of them, and names the other. */
    readonly mistakes: readonly ConfigProblem[];
    readonly warnings: readonly ConfigProblem[];
    /** Needed and available at the worst moment, link by link; of what is not valid in itself there is no link. */
    readonly capacity: readonly CapacityLink[];
  }[];
  readonly differences: readonly Difference[];
  /** The files of accounts, by name. Accounts differ in kind, so they are not compared. */
  readonly accounts: readonly AccountReport[];
}

/** What is wrong with the file of one account. */
export interface AccountReport {
  readonly stack: string;
  readonly file: string;
  readonly mistakes: readonly ConfigProblem[];
}

/** The way a change goes. It decides the order of what is shown, and nothing else. */
const usualOrder = ["dev", "staging", "prod"];

function rankOf({ file }: RawStack): number {
  const rank = usualOrder.indexOf(stackOf(file));
  return rank < 0 ? usualOrder.length : rank;
}

const inUsualOrder = (files: readonly RawStack[]): readonly RawStack[] =>
  files.toSorted(
    (one, other) => rankOf(one) - rankOf(other) || (stackOf(one.file) < stackOf(other.file) ? -1 : 1),
  );

/** Both ends of a contradiction, in the same words from either side. */
function endsOf({ file, other, path }: ConfigProblem): string | undefined {
  if (other === undefined) return undefined;
  return [`${file} ${path}`, `${other.file} ${other.path}`].toSorted().join(" ");
}

/** Checks every stack file of a directory, each against all others. */
export function configReport(root: string): ConfigReport {
  const files = inUsualOrder(readStackFiles(root));
  const { differences, disorder } = parityOf(files);
  const checked = files.map((raw) => ({
    file: raw.file,
    capacity: capacityOf(raw.values),
    ...checkStack(raw, files, today()),
  }));
  const stacks = checked.map(({ capacity, file, mistakes, warnings }, index) => {
    const toldLater = new Set(checked.slice(index + 1).flatMap((later) => later.mistakes.map(endsOf)));
    return {
      stack: stackOf(file),
      file,
      mistakes: mistakes.filter((mistake) => mistake.other === undefined || !toldLater.has(endsOf(mistake))),
      warnings: [...warnings, ...disorder.filter((warning) => warning.file === file)],
      capacity,
    };
  });
  const accounts = accountReports(join(root, "account"));
  const ok = stacks.length > 0 && [...stacks, ...accounts].every(({ mistakes }) => mistakes.length === 0);
  return { ok, stacks, differences, accounts };
}

function accountReports(root: string): readonly AccountReport[] {
  if (!existsSync(root)) return [];
  const files = readStackFiles(root);
  return files.map((raw) => ({
    stack: stackOf(raw.file),
    file: `account/${raw.file}`,
    mistakes: checkAs(accountKind, raw, files, today()).mistakes.map((mistake) => ({
      ...mistake,
      file: `account/${mistake.file}`,
    })),
  }));
}

function verdict({ accounts, ok, stacks }: ConfigReport): string {
  const mistakes = [...stacks, ...accounts].reduce((sum, stack) => sum + stack.mistakes.length, 0);
  const environments = stacks.map(({ stack }) => stack).join(", ");
  const names =
    accounts.length === 0
      ? environments
      : `${environments}; of accounts ${accounts.map(({ stack }) => stack).join(", ")}`;
  return ok
    ? `Valid: ${names}.`
    : `Not valid: ${quantity(mistakes, "mistake")} in the stack files of ${names}. Nothing was created.`;
}

/**
 * The report as a person reads it, what matters most at its end, where a terminal stops. With a mistake the tables are left out:
 * they compare values that have to change first.
 */
export function renderReport(report: ConfigReport): string {
  const { accounts, stacks } = report;
  const mistakes = [...stacks, ...accounts].flatMap((stack) => stack.mistakes);
  const warnings = stacks.flatMap((stack) => stack.warnings);
  return [
    ...(mistakes.length === 0 ? tables(report) : []),
    ...(warnings.length === 0 ? [] : [formatProblems(warnings, "warning")]),
    ...(mistakes.length === 0 ? [] : [formatProblems(mistakes, "mistake")]),
    verdict(report),
  ].join("\n\n");
}

/** A single stack has nothing to be compared with. */
function tables({ differences, stacks }: ConfigReport): readonly string[] {
  const names = stacks.map(({ stack }) => stack);
  return [
    ...(stacks.length < 2
      ? []
      : [`Values that differ (all others are the same):\n\n${differenceTable(differences, names)}`]),
    `Capacity, what the worst moment needs of what there is:\n\n${capacityTable(stacks)}`,
  ];
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
