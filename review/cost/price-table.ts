import { z } from "zod";
import { CostDataError, mistakesOf } from "./cost-data-error.ts";
import { readYaml } from "./yaml-document.ts";

/** Where a price that is the same everywhere is listed. */
export const everywhere = "global";

/**
 * `second-hand`: at least one public listing, of 2026 or without a date, had the same figure.
 * `unconfirmed`: nobody has compared it since it was first written down.
 */
const evidence = z.enum(["second-hand", "unconfirmed"], { error: "is neither second-hand nor unconfirmed" });

const listed = z.strictObject({
  usd: z.number({ error: "is not a number of USD" }).positive({ error: "is not above 0" }),
  date: z.iso.date({ error: "is not a calendar date YYYY-MM-DD" }),
  evidence,
});

const price = z.strictObject({
  unit: z.string({ error: "is missing: the unit that one price buys" }).min(1, { error: "is empty" }),
  source: z
    .string({ error: "is missing: AWS' page with the price" })
    .regex(/^https:\/\/aws\.amazon\.com\//, { error: "is not a page of https://aws.amazon.com/" }),
  regions: z.record(
    z.string().regex(/^([a-z]{2}(-[a-z]+)+-\d|global)$/, { error: "is not a Region" }),
    listed,
    { error: ({ code }) => (code === "invalid_key" ? "is not a Region" : "is not a map of Regions") },
  ),
});

const table = z.record(z.string(), price, { error: "is not a map of prices" });

/** List prices without taxes, discounts, credits and free tiers, by id. */
export type PriceTable = Readonly<Record<string, Price>>;

export interface Price {
  /** What one of it buys, as in `h` or `GB`. */
  readonly unit: string;
  /** AWS' page that lists it. */
  readonly source: string;
  /** By Region; `global` where it is the same everywhere. */
  readonly regions: Readonly<Record<string, ListedPrice>>;
}

export interface ListedPrice {
  readonly usd: number;
  /** Day on which the figure was last looked at, `YYYY-MM-DD`. */
  readonly date: string;
  readonly evidence: z.infer<typeof evidence>;
}

const file = "review/cost/prices.yaml";

/**
 * Reads review/cost/prices.yaml. Pure.
 *
 * @throws CostDataError with every mistake in the text
 */
export function parsePrices(text: string): PriceTable {
  const parsed = table.safeParse(readYaml(file, text), { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new CostDataError(
    file,
    mistakesOf(parsed.error, (path) =>
      Object.keys(path.length >= 3 ? listed.shape : path.length === 1 ? price.shape : {}),
    ),
  );
}

/** The price in a Region, else the one that holds everywhere; `undefined` where the table has neither. */
export function priceIn(prices: PriceTable, id: string, region: string): ListedPrice | undefined {
  const regions = Object.hasOwn(prices, id) ? prices[id]?.regions : undefined;
  return regions?.[region] ?? regions?.[everywhere];
}
