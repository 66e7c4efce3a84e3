import type { Estimate, NotPriced } from "./estimate.ts";

export interface ComponentCost {
  /** As in `network` or `network › flow-logs`. */
  readonly component: string;
  readonly beforeUsd: number;
  readonly afterUsd: number;
  readonly changeUsd: number;
}

/** What a plan changes of the cost of an average month, in USD. */
export interface CostDelta {
  readonly beforeUsd: number;
  readonly afterUsd: number;
  readonly changeUsd: number;
  /** Components whose cost changes, the largest change first. */
  readonly components: readonly ComponentCost[];
  /** What the plan adds to what is not priced. */
  readonly notPriced: readonly NotPriced[];
}

/** Less than half a cent is the tail of binary fractions. */
const noticeableUsd = 0.005;

export function costDelta(before: Estimate, after: Estimate): CostDelta {
  const [earlier, later] = [byComponent(before), byComponent(after)];
  const components = [...new Set([...earlier.keys(), ...later.keys()])]
    .map((component) => ({
      component,
      ...change(earlier.get(component) ?? 0, later.get(component) ?? 0),
    }))
    .filter(({ changeUsd }) => Math.abs(changeUsd) >= noticeableUsd)
    .toSorted(
      (one, other) =>
        Math.abs(other.changeUsd) - Math.abs(one.changeUsd) || (one.component < other.component ? -1 : 1),
    );
  return {
    ...change(before.monthlyUsd, after.monthlyUsd),
    components,
    notPriced: added(before.notPriced, after.notPriced),
  };
}

function change(beforeUsd: number, afterUsd: number) {
  const difference = afterUsd - beforeUsd;
  return { beforeUsd, afterUsd, changeUsd: Math.abs(difference) < noticeableUsd ? 0 : difference };
}

/** Sums by component, in the order in which the lines name them. */
export function byComponent({ lines }: Estimate): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { component, monthlyUsd } of lines) sums.set(component, (sums.get(component) ?? 0) + monthlyUsd);
  return sums;
}

function added(before: readonly NotPriced[], after: readonly NotPriced[]): readonly NotPriced[] {
  const earlier = new Map(before.map((entry) => [keyOf(entry), entry.count]));
  return after.flatMap((entry) => {
    const count = entry.count - (earlier.get(keyOf(entry)) ?? 0);
    return count > 0 ? [{ ...entry, count }] : [];
  });
}

function keyOf({ reason, type }: NotPriced): string {
  return `${type} ${reason}`;
}
