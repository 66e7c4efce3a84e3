import { z } from "zod";
import { budget } from "./budget.ts";
import { identity } from "./identity.ts";
import { network } from "./network.ts";
import { tags } from "./tags.ts";

/** Every key of a stack's config. A default stands here and nowhere else; it is always the stricter choice. */
export const platformSchema = z.strictObject({ ...identity, tags, network, budget });

/** A stack's config after checking: every key present, every value valid in itself and beside the others. */
export type PlatformConfig = z.output<typeof platformSchema>;
