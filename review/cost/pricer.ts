import type { Charge, NotKnown } from "./charge.ts";
import type { PlacedResource } from "./placed-resource.ts";
import type { UsageAssumptions } from "./usage-assumptions.ts";

/** What a resource of one type is charged for. Pure; it looks at this resource and the assumptions, and at nothing else. */
export type Pricer = (resource: PlacedResource, usage: UsageAssumptions) => readonly Charge[] | NotKnown;

/** By type token. */
export type Pricers = Readonly<Record<string, Pricer>>;
