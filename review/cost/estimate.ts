import type { PlannedResource } from "../../model/planned-resource.ts";
import { componentLabels } from "../component-counts.ts";
import { arithmetic, type Charge, monthlyUsd } from "./charge.ts";
import { freeTypes } from "./free-types.ts";
import { type PlacedResource, placedOf } from "./placed-resource.ts";
import { type ListedPrice, type PriceTable, priceIn } from "./price-table.ts";
import { pricedTypes } from "./priced-types.ts";
import type { UsageAssumptions } from "./usage-assumptions.ts";

/** One reason why a resource costs something. */
export interface CostLine {
  readonly urn: string;
  /** As in `network` or `network › flow-logs`; `(stack)` outside every component. */
  readonly component: string;
  readonly type: string;
  /** What is paid for, as in `NAT gateway`; the same words for the same thing of another resource. */
  readonly what: string;
  /** Id of its price in review/cost/prices.yaml. */
  readonly price: string;
  /** As in `0.045 USD × 730 h`. */
  readonly arithmetic: string;
  readonly monthlyUsd: number;
  /** How well its price is known. */
  readonly evidence: ListedPrice["evidence"];
  /** Keys of review/cost/usage.yaml that the arithmetic holds. */
  readonly assumptions: readonly string[];
}

/** Resources that may cost something, and nobody can say how much. */
export interface NotPriced {
  readonly type: string;
  readonly count: number;
  /** Why, as a sentence, with the place where it could be mended. */
  readonly reason: string;
}

/** What resources cost in an average month, in USD, by list prices. */
export interface Estimate {
  readonly monthlyUsd: number;
  /** In the order of the resources. */
  readonly lines: readonly CostLine[];
  /** Sorted by type; never part of the sum. */
  readonly notPriced: readonly NotPriced[];
}

/** Prices every resource once: by its type's charges, as free, or as not priced. Pure and linear. */
export function estimateOf(
  resources: readonly PlannedResource[],
  assumptions: UsageAssumptions,
  prices: PriceTable,
): Estimate {
  return estimatePlaced(placedOf(resources), assumptions, prices, componentLabels(resources));
}

/**
 * As `estimateOf`, of resources whose Region and autoscaler have been found. It looks at each by itself, so that the estimate of two
 * lists is that of the first and that of the second.
 */
export function estimatePlaced(
  resources: readonly PlacedResource[],
  assumptions: UsageAssumptions,
  prices: PriceTable,
  componentOf: (urn: string) => string,
): Estimate {
  const lines: CostLine[] = [];
  const missing = new Map<string, NotPriced>();
  for (const resource of resources) {
    const priced = linesOf(resource, assumptions, prices, componentOf);
    if (Array.isArray(priced)) lines.push(...priced);
    else {
      const key = `${resource.type} ${priced.reason}`;
      const count = (missing.get(key)?.count ?? 0) + 1;
      missing.set(key, { type: resource.type, count, reason: priced.reason });
    }
  }
  return {
    monthlyUsd: lines.reduce((sum, line) => sum + line.monthlyUsd, 0),
    lines,
    notPriced: [...missing.entries()].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry),
  };
}

function linesOf(
  resource: PlacedResource,
  assumptions: UsageAssumptions,
  prices: PriceTable,
  componentOf: (urn: string) => string,
): CostLine[] | { readonly reason: string } {
  const { region, type, urn } = resource;
  if (isFree(type)) return [];
  const pricer = Object.hasOwn(pricedTypes, type) ? pricedTypes[type] : undefined;
  if (pricer === undefined) return { reason: "No table knows what it costs: review/cost/priced-types.ts." };
  const charges = pricer(resource, assumptions);
  if ("input" in charges) return { reason: `Its price takes ${charges.input}, which is not known.` };
  if (region === undefined) return { reason: "The cluster it belongs to is not there to tell the Region." };
  const lines: CostLine[] = [];
  for (const charge of charges) {
    const line = lineOf(charge, region, prices);
    if (line === undefined)
      return { reason: `review/cost/prices.yaml has no ${charge.price} for ${region}.` };
    lines.push({ urn, component: componentOf(urn), type, ...line });
  }
  return lines;
}

/** Components, providers and the stack are no resources of a cloud. */
function isFree(type: string): boolean {
  return type.startsWith("pulumi:") || type.startsWith("plinth:") || Object.hasOwn(freeTypes, type);
}

function lineOf({ factors, price, what }: Charge, region: string, prices: PriceTable) {
  const listed = priceIn(prices, price, region);
  if (listed === undefined) return undefined;
  return {
    what,
    price,
    arithmetic: arithmetic(listed.usd, factors),
    monthlyUsd: monthlyUsd(listed.usd, factors),
    evidence: listed.evidence,
    assumptions: factors.flatMap(({ assumption }) => assumption ?? []),
  };
}
