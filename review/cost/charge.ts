import type { AssumedNumber, UsageAssumptions } from "./usage-assumptions.ts";

/** One number that a price is multiplied by. */
export interface Factor {
  readonly value: number;
  /** As the arithmetic shows it behind the number, as in `h`; empty where the number alone says it. */
  readonly unit: string;
  /** The key of review/cost/usage.yaml that the number stands at; absent where the resource says it. */
  readonly assumption?: string;
}

/** A price and what it is multiplied by: one reason why a resource costs something. */
export interface Charge {
  /** What is paid for, as in `NAT gateway`. */
  readonly what: string;
  /** Id of a price in review/cost/prices.yaml. */
  readonly price: string;
  readonly factors: readonly Factor[];
}

/** An input without which a resource cannot be priced, and which is not known before the update or not given. */
export interface NotKnown {
  readonly input: string;
}

export const times = (value: number, unit = ""): Factor => ({ value, unit });

/** A number that nobody can read from a plan. */
export function assumed(usage: UsageAssumptions, assumption: AssumedNumber, unit = ""): Factor {
  return { value: usage[assumption].value, unit, assumption };
}

export function monthlyUsd(usdEach: number, factors: readonly Factor[]): number {
  return factors.reduce((product, { value }) => product * value, usdEach);
}

/** `0.045 USD × 730 h`. A factor of one without a unit says nothing and is left out. */
export function arithmetic(usdEach: number, factors: readonly Factor[]): string {
  const shown = factors.filter(({ unit, value }) => value !== 1 || unit !== "");
  const counted = shown.map(({ unit, value }) => {
    const one = value === 1 ? unit.replace(/(?<=[a-z]{2})s$/, "") : unit;
    return `${figure(value)} ${one}`.trim();
  });
  return [`${figure(usdEach)} USD`, ...counted].join(" × ");
}

/** A number without the tail that binary fractions leave, and never in powers of ten. */
function figure(value: number): string {
  return value.toFixed(10).replace(/\.?0+$/, "");
}
