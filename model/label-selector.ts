import type { LabelExpression, LabelSelector } from "./network-policy.ts";

export type Labels = Readonly<Record<string, string>>;

/**
 * Whether a selector matches labels. Everything it names has to hold; an empty one matches all. `NotIn` holds for labels without
 * the key, too.
 *
 * Source: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#resources-that-support-set-based-requirements
 */
export function selects({ matchExpressions = [], matchLabels = {} }: LabelSelector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => valueOf(labels, key) === value) &&
    matchExpressions.every(({ key, operator, values = [] }) =>
      operators[operator](valueOf(labels, key), values),
    )
  );
}

const operators: Readonly<
  Record<LabelExpression["operator"], (value: string | undefined, values: readonly string[]) => boolean>
> = {
  In: (value, values) => value !== undefined && values.includes(value),
  NotIn: (value, values) => value === undefined || !values.includes(value),
  Exists: (value) => value !== undefined,
  DoesNotExist: (value) => value === undefined,
};

function valueOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}
