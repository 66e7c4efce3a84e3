import type {
  EngineEvent,
  StepEventMetadata,
  StepEventStateMetadata,
} from "@pulumi/pulumi/automation/events.js";
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

/** Gathers the steps of one engine operation from its events. */
export class StepCollector {
  readonly #guarded: ReadonlySet<string>;
  readonly #steps = new Map<string, PlanStep>();
  /** The engine's own operation of each step: one that only changes options is "same" to the engine. */
  readonly #operations = new Map<string, PlanOperation>();
  readonly #refreshed = new Set<string>();
  readonly #ended = new Set<string>();
  readonly #errors: string[] = [];
  readonly #operationsUnknown = new Set<string>();

  /** @param guarded URNs that count as protected before the operation, whatever the engine's events say; default none */
  constructor(guarded: ReadonlySet<string> = new Set()) {
    this.#guarded = guarded;
  }

  readonly onEvent = (event: EngineEvent): void => {
    const { diagnosticEvent, resOutputsEvent, resourcePreEvent } = event;
    if (resourcePreEvent !== undefined) this.#addStep(resourcePreEvent.metadata);
    if (resOutputsEvent !== undefined) this.#endStep(resOutputsEvent.metadata);
    if (diagnosticEvent?.severity === "error") this.#errors.push(plainText(diagnosticEvent.message));
  };

  /** Every step, in the order in which the engine came to it. */
  get steps(): readonly PlanStep[] {
    return [...this.#steps.values()];
  }

  /** The steps that came to their end, in the same order: a failed one is announced and never ends. */
  get ended(): readonly PlanStep[] {
    return this.steps.filter(({ urn }) => this.#ended.has(urn));
  }

  /** What the engine reported as errors, one text each, without terminal colours. */
  get errors(): readonly string[] {
    return [...new Set(this.#errors)];
  }

  /** Operations that this version does not know, for example from a newer engine. */
  get unknownOperations(): readonly string[] {
    return [...this.#operationsUnknown];
  }

  #addStep(metadata: StepEventMetadata): void {
    // The two halves of a replacement are physical; the step that stands for both is logical.
    if (metadata.logical === false) return;
    if (metadata.op === "refresh") {
      this.#refreshed.add(metadata.urn);
      return;
    }
    const op = operations[metadata.op];
    if (op === undefined) {
      if (!harmless.has(metadata.op)) this.#operationsUnknown.add(metadata.op);
      return;
    }
    this.#operations.set(metadata.urn, op);
    this.#steps.set(metadata.urn, stepOf(op, metadata, this.#guarded.has(metadata.urn)));
  }

  #endStep(metadata: StepEventMetadata): void {
    // What a refresh found is known only when the resource has been read.
    if (this.#refreshed.delete(metadata.urn)) this.#addStep(metadata);
    // The halves of a replacement end too; they are not the step.
    const op = this.#operations.get(metadata.urn);
    if (op !== undefined && op === operations[metadata.op]) this.#ended.add(metadata.urn);
  }
}

const harmless: ReadonlySet<string> = new Set([
  "read",
  "read-replacement",
  "discard",
  "discard-replaced",
  "remove-pending-replace",
  "create-replacement",
  "delete-replaced",
]);

function stepOf(op: PlanOperation, metadata: StepEventMetadata, guarded: boolean): PlanStep {
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
    ...((before?.id ?? "") === "" || before === undefined ? {} : { id: before.id }),
    old,
    new: next,
    replaceKeys: op === "replace" ? replaceKeysOf(metadata, changes) : [],
    stateful: statefulType(metadata.type) !== undefined,
    protect: optionsBefore?.protect ?? after?.protect ?? false,
    diff: changes,
  };
}

function changesOf(
  metadata: StepEventMetadata,
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

function optionsOf(state: StepEventStateMetadata, guarded = false): Options {
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

function replaceKeysOf(metadata: StepEventMetadata, changes: readonly PropertyChange[]): readonly string[] {
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

/** The engine writes colours as `<{%reset%}>`. */
function plainText(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
}
