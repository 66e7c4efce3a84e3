import { z } from "zod";
import { admittedBlock } from "./network.ts";
import { flag, none, wholeNumber } from "./scalar.ts";

const domains = "none, or a domain in lower case, as in prod.example.com";
const zones = "create, or the id of a public hosted zone, as in Z0123456789ABCDEFGHIJ";
const blocks = "a list of IPv4 blocks, as in 10.80.0.0/16";

/** How requests from outside reach services. */
export const ingress = z
  .strictObject({
    domain: z
      .union([none, z.string().regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/)], {
        error: domains,
      })
      .describe("Domain that holds the services' names, or none where no service has an entry."),
    hostedZone: z
      .union([z.literal("create"), z.string().regex(/^Z[A-Z0-9]{1,31}$/)], { error: zones })
      .default("create")
      .describe(
        "Hosted zone of the domain: create makes one, to whose name servers the domain above has to delegate; or the id of one that exists.",
      ),
    waf: flag(true).describe("Whether AWS' managed rules of WAF stand before the public entry."),
    accessLogRetentionDays: wholeNumber("days", 1, 3653)
      .default(365)
      .describe("Days that access logs of the load balancers are kept."),
    internalCidrs: z
      .array(admittedBlock, { error: blocks })
      .meta({ uniqueItems: true })
      .default([])
      .describe(
        "Blocks of other networks, peered or attached, that reach the internal entry beside the VPC.",
      ),
  })
  .describe("How requests from outside reach services.");
