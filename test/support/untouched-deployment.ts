import type { Deployment } from "../../commands/deploy/deployment.ts";
import type { LiveEnvironment } from "../../commands/live/live-environment.ts";

/** A deployment of which nothing but the given may be read: whoever asks its state or its records for anything, fails. */
export function untouchedDeployment(
  live: Pick<LiveEnvironment, "kind" | "root" | "settings" | "stack">,
): Deployment {
  const untouched = new Proxy(
    {},
    {
      get: () => {
        throw new Error("the state or the records were read");
      },
    },
  );
  return {
    live: { ...live, store: untouched },
    evidence: untouched,
    tell: () => undefined,
  } as unknown as Deployment;
}
