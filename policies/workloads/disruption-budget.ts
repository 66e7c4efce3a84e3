import type { PlannedResource } from "../../model/planned-resource.ts";
import { isBlock, isUnknown, valueAt } from "../input-values.ts";
import { type Breach, resourceRule } from "../resource-rule.ts";
import type { ResourceSet } from "../resource-set.ts";
import { servingTypes } from "./pod-specs.ts";

const budgetType = "kubernetes:policy/v1:PodDisruptionBudget";
const labelsPath = "spec.template.metadata.labels";
const selectorPath = "spec.selector.matchLabels";

export const disruptionBudget = resourceRule({
  id: "disruption-budget",
  severity: "caution",
  protects:
    "Requests while nodes are drained: not all pods of a service go at once, and yet each of them can go.",
  control: "Amazon EKS Best Practices Guide, reliability",
  fix: "Give the service a PodDisruptionBudget that selects its pods, with maxUnavailable of 1 or more.",
  reads: {
    ...Object.fromEntries(servingTypes.map((type) => [type, [labelsPath]])),
    [budgetType]: ["metadata.namespace", selectorPath, "spec.maxUnavailable", "spec.minAvailable"],
  },
  breaches: (resources) => [
    ...withoutBudget(resources),
    ...resources
      .ofType(budgetType)
      .filter(forbidsEveryEviction)
      .map((resource) => ({ resource, message: "The budget lets no pod go, so no node can be drained." })),
  ],
});

function withoutBudget(resources: ResourceSet): readonly Breach[] {
  const budgets = resources.ofType(budgetType);
  const byNamespace = Map.groupBy(budgets, namespaceOf);
  // A budget whose namespace is known only later may be of any.
  const anywhere = budgets.filter((budget) => isUnknown(valueAt(budget.inputs, "metadata.namespace")));
  const anySelector = selectorIndex(anywhere);
  const selectors = new Map([...byNamespace].map(([namespace, those]) => [namespace, selectorIndex(those)]));
  return resources
    .ofType(...servingTypes)
    .filter((workload) => {
      const labels = valueAt(workload.inputs, labelsPath);
      if (isUnknown(labels)) return false;
      const unplaced = isUnknown(valueAt(workload.inputs, "metadata.namespace"));
      const near = unplaced ? [...selectors.values()] : [selectors.get(namespaceOf(workload)), anySelector];
      return !near.some((index) => index?.(labels) ?? false);
    })
    .map((resource) => ({ resource, message: "No PodDisruptionBudget selects its pods." }));
}

function namespaceOf({ inputs }: PlannedResource): string {
  const namespace = valueAt(inputs, "metadata.namespace");
  return typeof namespace === "string" ? namespace : "";
}

/** A test of whether any of the budgets selects pods with these labels. */
function selectorIndex(budgets: readonly PlannedResource[]): (labels: unknown) => boolean {
  const selectors = budgets.map(({ inputs }) => valueAt(inputs, selectorPath));
  return (labels) => selectors.some((selector) => isUnknown(selector) || selects(selector, labels));
}

function selects(selector: unknown, labels: unknown): boolean {
  if (!isBlock(selector) || !isBlock(labels)) return false;
  const wanted = Object.entries(selector);
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value);
}

function forbidsEveryEviction({ inputs }: PlannedResource): boolean {
  const given = (path: string) => valueAt(inputs, `spec.${path}`);
  const none: readonly unknown[] = [0, "0", "0%"];
  return none.includes(given("maxUnavailable")) || given("minAvailable") === "100%";
}
