import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/events.js";
import type { PlanOperation, PlanStep } from "../model/plan.ts";
import { changesNothing, operationOf, stepOf } from "./engine-step.ts";

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
    const op = operationOf(metadata.op);
    if (op === undefined) {
      if (!changesNothing(metadata.op)) this.#operationsUnknown.add(metadata.op);
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
    if (op !== undefined && op === operationOf(metadata.op)) this.#ended.add(metadata.urn);
  }
}

/** The engine writes colours as `<{%reset%}>`. */
function plainText(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
}
