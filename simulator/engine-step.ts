import type { StepEventMetadata, StepEventStateMetadata } from "@pulumi/pulumi/automation/events.js";
import type { PlanInputs, PlanOperation, PlanStep, PropertyChange } from "../model/plan.ts";
import { propertySteps } from "../model/property-path.ts";
import { optionPath, type ResourceOption, resourceOptions } from "../model/resource-options.ts";
import { statefulType } from "../model/stateful.ts";
import { assetText, isProperties, secretSignature, signatureKey, unknownValue } from "./wire.ts";

/** The engine's operations in the words of a plan; those that change nothing in the cloud are absent. */
const operations: Readonly<Record<string, PlanOperation>> = {
  create: "create",
  update: "update",
  replace: "replace",
  delete: "delete",
  same: "same",
  import: "create",
  "import-replacement": "replace",
};

const harmless: ReadonlySet<string> = new Set([
  "read",
  "read-replacement",
  "discard",
  "discard-replaced",
  "remove-pending-replace",
  "create-replacement",
  "delete-replaced",
]);

/** The plan's word for an operation of the engine; `undefined` for one that changes nothing, and for one that nobody knows. */
export function operationOf(engineOperation: string): PlanOperation | undefined {
  return Object.hasOwn(operations, engineOperation) ? operations[engineOperation] : undefined;
}

/** True for operations that are part of another one, or only look. */
export function changesNothing(engineOperation: string): boolean {
  return harmless.has(engineOperation);
}

/** What the engine says of one resource, in its events and in what `pulumi preview --json` prints alike. */
export type EngineStep = Pick<StepEventMetadata, "urn" | "type" | "provider"> &
  Partial<Pick<StepEventMetadata, "keys">> & {
    /** By path: `add`, `delete`, `update`, or one of these with `-replace`. */
    readonly detailedDiff?: Readonly<Record<string, { readonly diffKind: string }>>;
    readonly old?: EngineState | null;
    readonly new?: EngineState | null;
  };

export type EngineState = Pick<StepEventStateMetadata, "inputs"> &
  Partial<Pick<StepEventStateMetadata, "id" | "parent" | "protect" | "retainOnDelete">>;

/** @param guarded counts as protected before the operation, whatever the engine says; default false */
export function stepOf(op: PlanOperation, metadata: EngineStep, guarded = false): PlanStep {
  // The declarations say "absent", the engine sends null.
  const before = metadata.old ?? undefined;
  const after = op === "delete" ? undefined : (metadata.new ?? undefined);
  const old = before === undefined ? null : plainInputs(before.inputs);
  const next = after === undefined ? null : plainInputs(after.inputs);
  const inputChanges = op === "update" || op === "replace" ? changesOf(metadata, old, next) : [];
  const optionsBefore = before === undefined ? undefined : optionsOf(before, guarded);
  const optionChanges =
    optionsBefore === undefined || after === undefined
      ? []
      : optionChangesOf(optionsBefore, optionsOf(after));
  const changes = [...inputChanges, ...optionChanges].toSorted((a, b) => compareText(a.path, b.path));
  return {
    // The engine calls it "same" when only an option changes; whoever reviews the plan must not.
    op: op === "same" && optionChanges.length > 0 ? "update" : op,
    urn: metadata.urn,
    type: metadata.type,
    name: metadata.urn.slice(metadata.urn.lastIndexOf("::") + 2),
    parent: (after ?? before)?.parent ?? "",
    provider: metadata.provider,
    // The engine sends an empty id for components; what a test leaves out is absent.
    ...((before?.id ?? "") === "" || before?.id === undefined ? {} : { id: before.id }),
    old,
    new: next,
    replaceKeys: op === "replace" ? replaceKeysOf(metadata, changes) : [],
    stateful: statefulType(metadata.type) !== undefined,
    protect: optionsBefore?.protect ?? after?.protect ?? false,
    diff: changes,
  };
}

function changesOf(
  metadata: EngineStep,
  old: PlanInputs | null,
  next: PlanInputs | null,
): readonly PropertyChange[] {
  return Object.entries(metadata.detailedDiff ?? {}).map(([path, { diffKind }]): PropertyChange => {
    const [kind = "update"] = diffKind.split("-");
    return {
      path,
      kind: kind === "add" || kind === "delete" ? kind : "update",
      replaces: diffKind.endsWith("-replace"),
      old: valueAt(old, path),
      new: valueAt(next, path),
    };
  });
}

type Options = Readonly<Record<ResourceOption, boolean>>;

function optionsOf(state: EngineState, guarded = false): Options {
  return { protect: guarded || (state.protect ?? false), retainOnDelete: state.retainOnDelete ?? false };
}

function optionChangesOf(before: Options, after: Options): readonly PropertyChange[] {
  return resourceOptions
    .filter((option) => before[option] !== after[option])
    .map((option) => ({
      path: optionPath(option),
      kind: "update",
      replaces: false,
      old: before[option],
      new: after[option],
    }));
}

/** The same order on every machine, whatever its language. */
function compareText(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function replaceKeysOf(metadata: EngineStep, changes: readonly PropertyChange[]): readonly string[] {
  const forced = changes.filter(({ replaces }) => replaces).map(({ path }) => path);
  return [...new Set(forced.length > 0 ? forced : (metadata.keys ?? []))].toSorted();
}

/** The value at an engine path such as `tags["a b"]` or `routes[0].cidrBlock`; null where there is none. */
function valueAt(inputs: PlanInputs | null, path: string): unknown {
  let value: unknown = inputs;
  for (const step of propertySteps(path)) {
    if (typeof step === "number") value = Array.isArray(value) ? value[step] : undefined;
    else value = isProperties(value) ? value[step] : undefined;
  }
  return value ?? null;
}

/** What the SDK and the bridge note for themselves among the inputs. */
const bookkeeping: ReadonlySet<string> = new Set(["__defaults", "__internal"]);

/** Inputs as a plan shows them: `"[secret]"`, `"archive:<hash>"`, `{ unknown: true }`, and none of the bridge's own bookkeeping. */
function plainInputs(inputs: Readonly<Record<string, unknown>>): PlanInputs {
  return Object.fromEntries(
    Object.entries(inputs)
      .filter(([key]) => !bookkeeping.has(key))
      .map(([key, value]) => [key, plainValue(value)]),
  );
}

function plainValue(value: unknown): unknown {
  if (value === unknownValue) return { unknown: true };
  if (Array.isArray(value)) return value.map(plainValue);
  if (!isProperties(value)) return value;
  if (value[signatureKey] === secretSignature) return "[secret]";
  return (
    assetText(value) ??
    Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainValue(inner)]))
  );
}
