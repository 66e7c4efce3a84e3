import { z } from "zod";

const hours = "a whole number of hours from 0 to 720";
const days = "a whole number of days from 1 to 365, or none";

/** What a release has to have shown elsewhere before this environment takes it. */
export const promotion = z
  .strictObject({
    after: z
      .string({ error: "the name of a stack, or none" })
      .regex(/^[a-z][a-z0-9-]*$/, { error: "the name of a stack, or none" })
      .describe("The stack that a release has to have run in, live; none for the first of the row."),
    soakHours: z
      .int({ error: hours })
      .min(0, { error: hours })
      .max(720, { error: hours })
      .default(24)
      .describe("Hours that it has to have run there, with nothing else deployed meanwhile."),
    restoreDays: z
      .union([z.int().min(1).max(365), z.literal("none")], { error: days })
      .default(8)
      .describe(
        "How many days ago a drill may have restored the state there the last time; none where it does not matter. Restores of the database are tested and alarmed about by backup.restoreTesting.",
      ),
  })
  .describe("Evidence that `npm run promote` asks for.");
