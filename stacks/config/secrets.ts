import { z } from "zod";
import { wholeNumber } from "./scalar.ts";

const windows = "0, or a whole number of days from 7 to 30";

const settings = z.strictObject({
  recoveryWindowDays: z
    .union([z.literal(0), z.int({ error: windows }).min(7, { error: windows }).max(30, { error: windows })], {
      error: windows,
    })
    .default(30)
    .describe("Days in which a deleted secret can be brought back; 0 deletes it at once."),
  refreshIntervalSeconds: wholeNumber("seconds", 1, 86_400)
    .default(120)
    .describe("Seconds after which a workload looks at its mounted secret again."),
  rotationDays: wholeNumber("days", 1, 1000).default(30).describe("Days between two rotations of a login."),
  maximumAgeDays: wholeNumber("days", 1, 3650)
    .default(45)
    .describe("Days after which a secret counts as too old, not below rotationDays."),
});

/** What the rule about rotation looks at, whatever the other keys hold. */
export const rotationSchedule = settings
  .pick({ refreshIntervalSeconds: true, rotationDays: true, maximumAgeDays: true })
  .strip();

/** Secrets of services, and the rotation of their logins. */
export const secrets = settings
  .prefault({})
  .describe("Secrets of services, and the rotation of their logins.");
