import { existsSync, readFileSync } from "node:fs";
import { isUnknown } from "../model/known-value.ts";
import type { PlanStep } from "../model/plan.ts";
import { isProperties } from "./wire.ts";

/** By URN and input, the resources that the input's value comes from. */
export type Dependencies = ReadonlyMap<string, Readonly<Record<string, readonly string[]>>>;

/**
 * What a plan that the engine saved says about where values come from. Empty where the engine came to no plan, as after an error.
 *
 * The file's format is of the engine's version and documented nowhere (pulumi/pulumi sdk/go/common/apitype/plan.go): what is not as
 * expected counts as not said.
 */
export function savedDependencies(file: string): Dependencies {
  if (!existsSync(file)) return new Map();
  const saved: unknown = JSON.parse(readFileSync(file, "utf8"));
  const plans = isProperties(saved) && isProperties(saved["resourcePlans"]) ? saved["resourcePlans"] : {};
  return new Map(Object.entries(plans).map(([urn, plan]) => [urn, dependenciesOf(plan)]));
}

/** The step with the dependencies of the inputs that hold something unknown. */
export function withDependencies(step: PlanStep, all: Dependencies): PlanStep {
  const known = all.get(step.urn);
  if (known === undefined || step.new === null) return step;
  const open = Object.entries(step.new).flatMap(([input, value]) => {
    const urns = known[input] ?? [];
    return urns.length > 0 && isUnknown(value) ? [[input, urns] as const] : [];
  });
  return open.length === 0 ? step : { ...step, dependencies: Object.fromEntries(open) };
}

function dependenciesOf(plan: unknown): Readonly<Record<string, readonly string[]>> {
  const goal = isProperties(plan) ? plan["goal"] : undefined;
  const byInput = isProperties(goal) ? goal["propertyDependencies"] : undefined;
  if (!isProperties(byInput)) return {};
  return Object.fromEntries(
    Object.entries(byInput).map(([input, urns]) => [
      input,
      Array.isArray(urns) ? urns.filter((urn) => typeof urn === "string").toSorted() : [],
    ]),
  );
}
