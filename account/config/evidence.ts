import { z } from "zod";
import { identity, shortName } from "../../stacks/config/identity.ts";

/** Which account keeps the records of deployments, and for whom. */
export const evidence = z
  .strictObject({
    accountId: identity.accountId.describe(
      "The account whose bucket of states keeps the records of deployments, in quotes: this one, or the one that serves it.",
    ),
    region: identity.region.describe("Region of that bucket."),
    writers: z
      .record(shortName("prod"), identity.accountId, { error: "a map of accounts by environment" })
      .default({})
      .describe(
        "Environments of other accounts whose deployments keep their records here, each with its account; only where this account keeps them.",
      ),
  })
  .describe("Where the records of deployments are kept, by which releases are promoted.");
