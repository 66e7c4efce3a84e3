import type { EngineEvent, StepEventMetadata } from "@pulumi/pulumi/automation/events.js";

/** A state as far as a test says something about it. */
interface PartialState {
  readonly parent: string;
  readonly protect?: boolean;
  readonly retainOnDelete?: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
}

interface PartialMetadata {
  readonly op: string;
  readonly urn: string;
  readonly type: string;
  readonly provider: string;
  readonly logical?: boolean;
  readonly keys?: readonly string[];
  readonly old?: PartialState;
  readonly new?: PartialState;
  readonly detailedDiff?: Readonly<
    Record<string, { readonly diffKind: string; readonly inputDiff: boolean }>
  >;
}

/** An event of the engine that announces one step; absent states are null, as the engine sends them. */
export function engineEvent(metadata: PartialMetadata): EngineEvent {
  const whole = { old: null, new: null, logical: true, ...metadata } as unknown as StepEventMetadata;
  return { sequence: 1, timestamp: 0, resourcePreEvent: { metadata: whole } };
}

/** The event that the same step has come to its end. */
export function endedEvent(metadata: PartialMetadata): EngineEvent {
  const { resourcePreEvent, ...event } = engineEvent(metadata);
  return { ...event, ...(resourcePreEvent === undefined ? {} : { resOutputsEvent: resourcePreEvent }) };
}

export function failure(message: string): EngineEvent {
  return { sequence: 1, timestamp: 0, diagnosticEvent: { message, color: "never", severity: "error" } };
}
