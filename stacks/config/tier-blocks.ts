import type { z } from "zod";
import { formatCidr, parseCidr } from "../../model/cidr.ts";
import { planSubnets, type Tier } from "../../model/subnet-plan.ts";
import type { network } from "./network.ts";

/** Blocks of a tier's subnets; `undefined` where the network cannot be planned. */
export function tierBlocks(settings: z.output<typeof network>, wanted: Tier): readonly string[] | undefined {
  try {
    if ("existing" in settings) {
      const subnets = Object.values(settings.existing.subnets[wanted] ?? {});
      return subnets.map(({ cidr }) => formatCidr(parseCidr(cidr)));
    }
    return planSubnets(settings.cidr, settings.zones)
      .filter(({ tier }) => tier === wanted)
      .map(({ cidr }) => cidr);
  } catch {
    // Reported where the network itself is checked.
    return undefined;
  }
}
