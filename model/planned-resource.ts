import type { PlanInputs, PlanStep } from "./plan.ts";

/** A resource as it stands before or after a plan, or in a state. */
export interface PlannedResource {
  readonly urn: string;
  readonly type: string;
  /** Last part of the URN: the name within the program, not the one in the cloud. */
  readonly name: string;
  /** As the program gives them: what is known only after the update is `{ unknown: true }`. */
  readonly inputs: PlanInputs;
  /** True when the engine refuses to delete or replace it. */
  readonly protect: boolean;
  /** URN and id of the provider, as in `urn::id`; absent where nobody says it. */
  readonly provider?: string;
  /** URN of the parent; absent where nobody says it. */
  readonly parent?: string;
  /** What the cloud calls it; absent for components and for what is not there yet. */
  readonly id?: string;
  /**
   * By input: URNs of the resources that its value comes from; absent where nobody says. Plans say it of inputs that hold something
   * unknown, a policy pack hears it of all.
   */
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
}

/** What is there once the plan has been carried out. */
export function resourcesAfter(steps: readonly PlanStep[]): readonly PlannedResource[] {
  return steps.flatMap((step) => {
    const { dependencies, id, op } = step;
    // A replacement gets an id of its own.
    const keepsId = id !== undefined && (op === "same" || op === "update");
    return planned(step, op === "delete" ? null : step.new, {
      ...(keepsId ? { id } : {}),
      ...(dependencies === undefined ? {} : { dependencies }),
    });
  });
}

/** What was there before the plan. */
export function resourcesBefore(steps: readonly PlanStep[]): readonly PlannedResource[] {
  return steps.flatMap((step) => {
    const { id, op } = step;
    return planned(step, op === "create" ? null : step.old, id === undefined ? {} : { id });
  });
}

function planned(
  { name, parent, protect, provider, type, urn }: PlanStep,
  inputs: PlanInputs | null,
  more: Pick<PlannedResource, "dependencies" | "id">,
): readonly PlannedResource[] {
  return inputs === null ? [] : [{ urn, type, name, inputs, protect, provider, parent, ...more }];
}
