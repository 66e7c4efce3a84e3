import type { Pricers } from "./pricer.ts";
import { clusterPricers } from "./pricers/cluster.ts";
import { dataPricers } from "./pricers/data.ts";
import { entryPricers } from "./pricers/entries.ts";
import { networkPricers } from "./pricers/network.ts";
import { operationsPricers } from "./pricers/operations.ts";

/** What costs something, by type token. A type that is neither here nor in free-types.ts is listed as not priced. */
export const pricedTypes: Pricers = {
  ...networkPricers,
  ...entryPricers,
  ...clusterPricers,
  ...dataPricers,
  ...operationsPricers,
};
