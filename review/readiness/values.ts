import type { PlanInputs } from "../../model/plan.ts";
import { propertySteps } from "../../model/property-path.ts";

/** Stands for a value that a plan leaves open, or that is secret. */
export const notKnown: unique symbol = Symbol("not known");

/**
 * What stands at a path such as `spec.template.spec.containers[0]`; undefined where nothing does, `notKnown` where it or something
 * around it is known only after the update.
 */
export function valueAt(inputs: PlanInputs, path: string): unknown {
  let value: unknown = inputs;
  for (const step of stepsOf(path)) {
    if (isOpen(value)) return notKnown;
    value = member(value, String(step));
  }
  return isOpen(value) ? notKnown : value;
}

const knownSteps = new Map<string, ReturnType<typeof propertySteps>>();

/** The paths are those of the requirements, few and asked again for each resource: each is taken apart once. */
function stepsOf(path: string): ReturnType<typeof propertySteps> {
  const steps = knownSteps.get(path) ?? propertySteps(path);
  knownSteps.set(path, steps);
  return steps;
}

/** A list at a path, with `notKnown` for elements that are open; undefined where no list stands there. */
export function listAt(inputs: PlanInputs, path: string): readonly unknown[] | typeof notKnown | undefined {
  const value = valueAt(inputs, path);
  if (value === notKnown) return notKnown;
  return Array.isArray(value)
    ? value.map((element: unknown): unknown => (isOpen(element) ? notKnown : element))
    : undefined;
}

/** The blocks of a list at a path; empty where no list stands there or it is not known. */
export function blocksAt(inputs: PlanInputs, path: string): readonly PlanInputs[] {
  const list = listAt(inputs, path);
  return list === undefined || list === notKnown ? [] : list.filter(isBlock);
}

/** The text at a path; undefined for everything else, what is not known included. */
export function textAt(inputs: PlanInputs, path: string): string | undefined {
  const value = valueAt(inputs, path);
  return typeof value === "string" ? value : undefined;
}

export function isBlock(value: unknown): value is PlanInputs {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The engine's mark on secrets in a state (sdk/nodejs/runtime/rpc.ts). */
const signatureKey = "4dabf18193072939515e22adb298388d";

function isOpen(value: unknown): boolean {
  if (value === "[secret]") return true;
  if (!isBlock(value)) return false;
  return value["unknown"] === true || Object.hasOwn(value, signatureKey);
}

function member(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value[Number(name)];
  return isBlock(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}
