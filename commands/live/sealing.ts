import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import type { Checkpoint } from "../state/checkpoint.ts";
import { providerSettings } from "../state/scratch-stack.ts";
import type { LiveEnvironment } from "./live-environment.ts";

const settings = z.object({
  secretsprovider: z.string().exactOptional(),
  encryptedkey: z.string().exactOptional(),
  encryptionsalt: z.string().exactOptional(),
});

/** What opens and seals the secrets of a state, under the names that a stack file has for it. */
export type Sealing = z.infer<typeof settings>;

/** What the stack file says of it: empty where it says nothing. */
export function sealingOfFile({ root, stack }: Pick<LiveEnvironment, "root" | "stack">): Sealing {
  const data: unknown = parse(readFileSync(join(root, `Pulumi.${stack}.yaml`), "utf8"));
  return settings.safeParse(data).data ?? {};
}

/**
 * A state knows itself by what it was sealed, and is asked first: so a checkout whose stack file lacks the data key opens it all the
 * same, and none is made anew beside it.
 */
export function sealingOf(live: LiveEnvironment, checkpoint: Checkpoint | undefined): Sealing {
  const own = checkpoint === undefined ? {} : (settings.safeParse(providerSettings(checkpoint)).data ?? {});
  return Object.keys(own).length > 0 ? own : sealingOfFile(live);
}
