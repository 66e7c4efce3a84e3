import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runtime } from "@pulumi/pulumi";
import { parse } from "yaml";
import type { ConfigReport } from "../../commands/config-check.ts";
import { checkStack } from "../../stacks/config/parse.ts";
import type { ConfigProblem, Path } from "../../stacks/config/problem.ts";
import { parseStackFile, type RawStack } from "../../stacks/config/stack-file.ts";

/** Where the tracked stack files are. */
export const repository = join(import.meta.dirname, "..", "..");

export const stackNames = ["dev", "staging", "prod"] as const;
export type StackName = (typeof stackNames)[number];

export function stackText(stack: StackName): string {
  return readFileSync(join(repository, `Pulumi.${stack}.yaml`), "utf8");
}

/** The whole file, Pulumi's own keys included, as a YAML reader gives it. */
export function wholeFile(stack: StackName): Readonly<Record<string, unknown>> {
  return parse(stackText(stack)) as Readonly<Record<string, unknown>>;
}

const parsed = new Map<StackName, RawStack>();

/** A tracked stack file, parsed once: reading YAML takes most of a check's time. */
export function rawStack(stack: StackName): RawStack {
  const known = parsed.get(stack);
  if (known !== undefined) return known;
  const raw = parseStackFile(`Pulumi.${stack}.yaml`, stackText(stack));
  parsed.set(stack, raw);
  return raw;
}

/** One map at the top of a stack's values, as `network`. */
export function areaOf(raw: RawStack, key: string): Readonly<Record<string, unknown>> {
  return raw.values[key] as Readonly<Record<string, unknown>>;
}

/** A value to set, or to remove where it is `undefined`. */
export type Change = readonly [path: Path, value: unknown];

/** Prod as it is tracked, with values set, or removed where the new value is `undefined`. */
export function prodWith(...changes: readonly Change[]): RawStack {
  const raw = rawStack("prod");
  const values = structuredClone(raw.values) as Record<string, unknown>;
  for (const [path, value] of changes) {
    const parent = path.slice(0, -1).reduce((map, step) => map[step] as Record<string, unknown>, values);
    const last = path.at(-1) ?? "";
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return { ...raw, values };
}

/** The day on which tests judge versions, so that none fails by the passing of time. */
export const testDay = "2026-11-21";

/** Mistakes of a stack beside the tracked ones. */
export function mistakesIn(
  raw: RawStack,
  siblings: readonly RawStack[] = stackNames.map(rawStack),
): readonly ConfigProblem[] {
  return checkStack(raw, siblings, testDay).mistakes;
}

/** `path: message` of each mistake: what tests compare most often. */
export function told(problems: readonly ConfigProblem[]): readonly string[] {
  return problems.map(({ message, path }) => `${path} ${message}`);
}

/** Maps whose keys are names that an environment chooses: any name will do, and none is missing. */
const namedMaps = [
  ["network", "zones"],
  ["cluster", "access", "teams"],
  ["cluster", "nodePools"],
  ["services"],
  ["services", "*", "settings"],
  ["services", "*", "flags"],
  ["services", "*", "jobs"],
];

/** True for a key that is a name, as a service's, a zone's letter or a variable's. */
export function isName(path: readonly string[]): boolean {
  return namedMaps.some(
    (map) =>
      path.length === map.length + 1 && map.every((step, index) => step === "*" || step === path[index]),
  );
}

/** True for what stands in an entry of `services`, whose keys with a default may be left out. */
export function isInService(path: readonly string[]): boolean {
  return path[0] === "services" && path.length > 2;
}

/** Every key of a stack's values, maps and what is in them, in the order of the file. */
export function keyPaths(values: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof values !== "object" || values === null || Array.isArray(values)) return [];
  return Object.entries(values).flatMap(([key, value]) => [
    [...path, key],
    ...keyPaths(value, [...path, key]),
  ]);
}

/** Runs with a directory that holds the three tracked stack files, changed and added to; removes it afterwards. */
export async function withStackFiles<Result>(
  files: Readonly<Record<string, string>>,
  run: (root: string) => Result | Promise<Result>,
): Promise<Result> {
  const root = mkdtempSync(join(tmpdir(), "plinth-stacks-"));
  try {
    for (const stack of stackNames) writeFileSync(join(root, `Pulumi.${stack}.yaml`), stackText(stack));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(root, file), text);
    return await run(root);
  } finally {
    rmSync(root, { recursive: true });
  }
}

/** The text of prod's file with parts replaced; fails when a part is not in it. */
export function prodText(...replacements: readonly (readonly [part: string, by: string])[]): string {
  return replacements.reduce((text, [part, by]) => {
    if (!text.includes(part)) throw new Error(`Pulumi.prod.yaml does not hold "${part}"`);
    return text.replace(part, by);
  }, stackText("prod"));
}

/** A config as an engine hands it to a program: text as it is, all else as JSON. */
export function asEngine(raw: RawStack): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(raw.values).map(([key, value]): [string, string] => [
      `plinth:${key}`,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** Runs as a program of the given stack runs in the engine, with this config. */
export async function inEngine<Result>(
  stack: string,
  config: Readonly<Record<string, string>>,
  run: () => Result,
): Promise<Result> {
  const nothing = { newResource: () => ({ id: "", state: {} }), call: () => ({}) };
  await runtime.setMocks(nothing, "plinth", stack);
  runtime.setAllConfig(config);
  try {
    return run();
  } finally {
    runtime.setAllConfig({});
  }
}

/** The report that `config:check --json` printed. */
export function readReport(text: string): ConfigReport {
  return JSON.parse(text) as ConfigReport;
}
