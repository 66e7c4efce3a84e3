import type { PlanInputs } from "../../model/plan.ts";
import { declaredEnvironment } from "../environment.ts";
import { blocksAt, isUnknown, listOf, numberAt, textAt, valueAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";

const type = "aws:budgets/budget:Budget";
const subscribers = ["subscriberEmailAddresses", "subscriberSnsTopicArns"];

export const budget = resourceRule({
  id: "budget",
  severity: "block",
  protects: "The purse from what nobody noticed: somebody hears before a month costs more than it may.",
  control: "AWS Well-Architected COST02-BP05",
  fix: "Give the environment a monthly Budget with a limit, and an alert on what was really spent at 100 percent or before, with somebody to hear it.",
  reads: { [type]: ["limitAmount", "notifications"] },
  breaches: (resources) => {
    const budgets = resources.ofType(type);
    const declared = declaredEnvironment(resources);
    if (budgets.length === 0 && declared !== undefined)
      return [{ resource: declared.resource, message: "The environment has no budget." }];
    return budgets.flatMap((resource) => {
      const mistake = mistakeIn(resource.inputs);
      return mistake === undefined ? [] : [{ resource, message: mistake }];
    });
  },
});

function mistakeIn(inputs: PlanInputs): string | undefined {
  const limit = valueAt(inputs, "limitAmount");
  const amount = numberAt(inputs, "limitAmount");
  if (!isUnknown(limit) && !(amount !== undefined && amount > 0)) return "The budget has no limit.";
  if (isUnknown(valueAt(inputs, "notifications"))) return undefined;
  return blocksAt(inputs, "notifications").some(isTimely)
    ? undefined
    : "Nobody hears when the budget has been spent.";
}

function isTimely(notification: PlanInputs): boolean {
  const threshold = numberAt(notification, "threshold");
  return (
    textAt(notification, "notificationType") === "ACTUAL" &&
    textAt(notification, "thresholdType") === "PERCENTAGE" &&
    threshold !== undefined &&
    threshold <= 100 &&
    subscribers.some((key) => isUnknown(notification[key]) || listOf(notification[key]).length > 0)
  );
}
