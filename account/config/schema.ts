import { z } from "zod";
import { tags } from "../../stacks/config/tags.ts";
import { account, audit, detectors, guards, state } from "./account.ts";
import { evidence } from "./evidence.ts";
import { breakGlass, github } from "./pipeline.ts";
import { registry, runners } from "./serving.ts";

/** Every key of an account's stack file. A default stands here and nowhere else; it is always the stricter choice. */
export const accountSchema = z.strictObject({
  ...account,
  tags,
  state,
  evidence,
  audit,
  guards,
  detectors,
  github,
  breakGlass,
  registry,
  runners,
});

/** An account's config after checking. */
export type AccountConfig = z.output<typeof accountSchema>;
