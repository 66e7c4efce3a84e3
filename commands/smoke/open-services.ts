import type { PlatformConfig } from "../../stacks/config/schema.ts";

/** The services of a stack that the internet reaches, in the order of its file. */
export function openServices({ services }: Pick<PlatformConfig, "services">): readonly string[] {
  return Object.entries(services).flatMap(([service, { exposedTo }]) =>
    exposedTo.includes("internet") ? [service] : [],
  );
}
