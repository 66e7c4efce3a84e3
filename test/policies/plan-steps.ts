import type { PlanStep, PropertyChange } from "../../model/plan.ts";

/** What a test says about a step; the rest is filled in as the engine would. */
export type StepInput = Pick<PlanStep, "op" | "type" | "name"> & Partial<Omit<PlanStep, "urn" | "parent">>;

export const vpcType = "aws:ec2/vpc:Vpc";
export const bucketType = "aws:s3/bucket:Bucket";

const stackType = "pulumi:pulumi:Stack";
const stackUrn = (stack: string): string => `urn:pulumi:${stack}::plinth::${stackType}::plinth-${stack}`;

/** One step below a parent step, or below the stack, with the URN that the engine would give it. */
export function step(input: StepInput, parent?: PlanStep, stack = "prod"): PlanStep {
  // The engine leaves the stack's own type out of its children's URNs.
  const parentType =
    parent === undefined || parent.type === stackType ? "" : `${parent.urn.split("::")[2] ?? ""}$`;
  const type = parentType + input.type;
  return {
    urn: `urn:pulumi:${stack}::plinth::${type}::${input.name}`,
    parent: parent?.urn ?? stackUrn(stack),
    provider: "",
    old: null,
    new: null,
    replaceKeys: [],
    stateful: false,
    protect: false,
    diff: [],
    ...input,
  };
}

export function stackStep(op: PlanStep["op"] = "same", stack = "prod"): PlanStep {
  const root = step({ op, type: stackType, name: `plinth-${stack}` }, undefined, stack);
  return { ...root, parent: "" };
}

/** A changed property, `old` and `new` given as they stand in the plan. */
export function change(
  path: string,
  before: unknown,
  after: unknown,
  more: Partial<PropertyChange> = {},
): PropertyChange {
  return { path, kind: "update", replaces: false, old: before, new: after, ...more };
}
