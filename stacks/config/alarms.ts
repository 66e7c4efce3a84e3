import { z } from "zod";
import { subscribers } from "./budget.ts";

/** Who hears when something fails. */
export const alarms = z
  .strictObject({
    subscribers: subscribers.describe(
      "Who hears of failures: e-mail addresses and at most one SNS topic ARN. Never a URL.",
    ),
  })
  .describe("Alarms about failures, of backups and restores so far.");
