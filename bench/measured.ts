import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** Figures that one run of a script printed, by their names. */
export type Figures<Name extends string> = Readonly<Record<Name, number>>;

/**
 * Runs a script of test/support in a fresh process and returns the figures that it prints as one line of JSON.
 *
 * @throws Error when it prints anything else
 */
export function measured<const Name extends string>(
  script: string,
  args: readonly (string | number)[],
  names: readonly Name[],
): Figures<Name> {
  const file = join(import.meta.dirname, "..", "test", "support", script);
  const told: unknown = JSON.parse(
    execFileSync(process.execPath, [file, ...args.map(String)], { encoding: "utf8" }),
  );
  if (hasFigures(told, names)) return told;
  throw new Error(`${script} printed ${JSON.stringify(told)}`);
}

function hasFigures<Name extends string>(told: unknown, names: readonly Name[]): told is Figures<Name> {
  if (typeof told !== "object" || told === null) return false;
  const figures = new Map<string, unknown>(Object.entries(told));
  return names.every((name) => typeof figures.get(name) === "number");
}

/** Measures each case once in every round, in turn, so that a machine that slows down slows all of them. Returns the runs of a case. */
export function inTurn<const Case extends string | number, Run>(
  rounds: number,
  cases: readonly Case[],
  measure: (one: Case) => Run,
): (one: Case) => readonly Run[] {
  const runs = new Map<Case, Run[]>();
  for (let round = 0; round < rounds; round++)
    for (const one of cases) runs.set(one, [...(runs.get(one) ?? []), measure(one)]);
  return (one) => runs.get(one) ?? [];
}

/** The middle one; of an even number, the higher of the two. NaN of none. */
export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** As in `min 1.20 s, median 1.31 s, max 1.52 s`. */
export function spread(seconds: readonly number[], digits: number): string {
  const said = (value: number) => `${value.toFixed(digits)} s`;
  return `min ${said(Math.min(...seconds))}, median ${said(median(seconds))}, max ${said(Math.max(...seconds))}`;
}
