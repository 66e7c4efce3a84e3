import { z } from "zod";
import type { PlanStep, Unknown } from "../model/plan.ts";
import { quantity } from "../model/quantity.ts";
import { stackOf } from "../policies/urn-pattern.ts";
import { changesNothing, type EngineStep, operationOf, stepOf } from "../simulator/engine-step.ts";
import { holdsUnknown } from "../simulator/wire.ts";
import { firstMistakes } from "./plan-mistakes.ts";
import { UnreadablePlan } from "./policy-error.ts";
import { type ReadPlan, unknownOperation } from "./read-plan.ts";

const state = z.object({
  type: z.string(),
  id: z.string().default(""),
  inputs: z.record(z.string(), z.unknown()).default({}),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).default({}),
  parent: z.string().default(""),
  protect: z.boolean().default(false),
  retainOnDelete: z.boolean().default(false),
});

const step = z.object({
  op: z.string(),
  urn: z.string().startsWith("urn:pulumi:"),
  provider: z.string().default(""),
  oldState: state.nullish(),
  newState: state.nullish(),
  diffReasons: z.array(z.string()).nullish(),
  replaceReasons: z.array(z.string()).nullish(),
  detailedDiff: z.record(z.string(), z.object({ kind: z.string() })).nullish(),
});

type CliStep = z.output<typeof step>;

/** What `pulumi preview --json` prints, as far as a review reads it (pulumi/pulumi, sdk/go/common/apitype and pkg/display). */
const printed = z.object({
  steps: z.array(step).min(1, "a plan has at least the step of its stack"),
  diagnostics: z
    .array(z.object({ message: z.string().default(""), severity: z.string().default("") }))
    .default([]),
  changeSummary: z.record(z.string(), z.number()).default({}),
});

/** True for what looks like the CLI's output: our own plan names its stack, the CLI's does not. */
export function isCliPlan(data: unknown): boolean {
  if (typeof data !== "object" || data === null || "stack" in data || !("steps" in data)) return false;
  return "changeSummary" in data || "duration" in data;
}

/**
 * @throws UnreadablePlan when the data is not what `pulumi preview --json` prints, or of a preview that failed: half of a plan would
 * look fine. That something protected cannot be touched is no such failure.
 */
export function cliPlan(data: unknown, file: string): ReadPlan {
  const parsed = printed.safeParse(data);
  if (!parsed.success) throw new UnreadablePlan(file, firstMistakes(parsed.error));
  const { changeSummary, diagnostics, steps } = parsed.data;
  const errors = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  const refused = errors.some((message) => /protect/u.test(message));
  if (errors.length > 0 && !refused)
    throw new UnreadablePlan(file, `the preview failed: ${firstLine(errors)}`);
  const known = folded(steps).flatMap((found): readonly PlanStep[] => {
    const op = operationOf(found.op);
    return op === undefined ? [] : [{ ...stepOf(op, engineStep(found)), ...dependenciesOf(found) }];
  });
  const [first] = steps;
  return {
    made: { stack: stackOf(first?.urn ?? ""), simulated: false, steps: known },
    strange: [
      ...steps.filter(({ op }) => operationOf(op) === undefined && !isHarmless(op)).map(strangeStep),
      ...leftOut(known, changeSummary),
      ...(refused
        ? [
            wholePlan(
              "The engine stopped at a protected resource: what it would have planned after that is missing.",
            ),
          ]
        : []),
    ],
  };
}

/** A refresh before the preview says what it read. */
function isHarmless(op: string): boolean {
  return changesNothing(op) || op === "refresh";
}

/** The halves of a replacement stand for it where the step that is both was left out. */
function folded(steps: readonly CliStep[]): readonly CliStep[] {
  const whole = new Set(steps.filter(({ op }) => operationOf(op) !== undefined).map(({ urn }) => urn));
  const halves = Map.groupBy(
    steps.filter(
      ({ op, urn }) => (op === "create-replacement" || op === "delete-replaced") && !whole.has(urn),
    ),
    ({ urn }) => urn,
  );
  const merged = [...halves.values()].flatMap((parts): readonly CliStep[] => {
    const made = parts.find(({ op }) => op === "create-replacement") ?? parts[0];
    const gone = parts.find(({ op }) => op === "delete-replaced") ?? made;
    return made === undefined ? [] : [{ ...made, op: "replace", oldState: gone?.oldState ?? made.oldState }];
  });
  return [...steps, ...merged];
}

function engineStep(found: CliStep): EngineStep {
  const { newState, oldState, provider, replaceReasons, urn } = found;
  return {
    urn,
    type: newState?.type ?? oldState?.type ?? typeOf(urn),
    provider,
    old: oldState ?? null,
    new: newState ?? null,
    keys: replaceReasons ?? [],
    detailedDiff: detailed(found),
  };
}

/** Where the values come from that are known only after the update. */
function dependenciesOf({ newState }: CliStep): Pick<PlanStep, "dependencies"> {
  const { inputs = {}, propertyDependencies = {} } = newState ?? {};
  const unknown = Object.entries(propertyDependencies).flatMap(([name, urns]) =>
    urns !== null && holdsUnknown(inputs[name]) ? [[name, urns] as const] : [],
  );
  return unknown.length === 0 ? {} : { dependencies: Object.fromEntries(unknown) };
}

/** A provider without a detailed diff names the properties alone. */
function detailed({
  detailedDiff,
  diffReasons,
  replaceReasons,
}: CliStep): Record<string, { diffKind: string }> {
  if (detailedDiff !== null && detailedDiff !== undefined) {
    return Object.fromEntries(
      Object.entries(detailedDiff).map(([path, { kind }]) => [path, { diffKind: kind }]),
    );
  }
  const forcing = new Set(replaceReasons ?? []);
  return Object.fromEntries(
    [...new Set([...(diffReasons ?? []), ...forcing])].map((path) => [
      path,
      { diffKind: forcing.has(path) ? "update-replace" : "update" },
    ]),
  );
}

function strangeStep(found: CliStep): Unknown {
  const { newState, oldState, op, urn } = found;
  return { urn, type: newState?.type ?? oldState?.type ?? typeOf(urn), reason: unknownOperation(op) };
}

/** Without `--show-sames` the CLI says how many resources stay as they are, and not which. */
function leftOut(steps: readonly PlanStep[], summary: Readonly<Record<string, number>>): readonly Unknown[] {
  const missing = (summary["same"] ?? 0) - steps.filter(({ op }) => op === "same").length;
  if (missing <= 0) return [];
  const resources = quantity(missing, "unchanged resource");
  return [
    wholePlan(
      `The plan leaves out ${resources}: what is there besides the change could not be looked at. Make it with: pulumi preview --json --show-sames.`,
    ),
  ];
}

function wholePlan(reason: string): Unknown {
  return { urn: "", type: "", reason };
}

function typeOf(urn: string): string {
  return (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
}

function firstLine(errors: readonly string[]): string {
  const [line = "no reason given"] = errors.join("\n").split("\n");
  return line.replace(/^error: /u, "");
}
