import { z } from "zod";

/** Few, because they are a label of metrics. */
export const currencies = ["EUR", "GBP", "USD"] as const;

const line = z.strictObject({
  sku: z.string().regex(/^[A-Z0-9-]{1,40}$/, { error: "1 to 40 capital letters, digits and hyphens" }),
  quantity: z.int().min(1).max(1000),
  unitPriceCents: z.int().min(1).max(100_000_000),
});

/** What a caller sends to create an order. */
export const newOrder = z.strictObject({
  customerEmail: z.email().max(254),
  currency: z.enum(currencies),
  lines: z.array(line).min(1).max(100),
});

export type NewOrder = z.infer<typeof newOrder>;

export interface Order extends NewOrder {
  readonly id: string;
  readonly status: string;
  readonly totalCents: number;
  readonly createdAt: string;
}

/** At most 100 lines of 1000 times 100,000,000: 10^13, which a number holds exactly. */
export function totalCentsOf({ lines }: NewOrder): number {
  return lines.reduce((total, { quantity, unitPriceCents }) => total + quantity * unitPriceCents, 0);
}
