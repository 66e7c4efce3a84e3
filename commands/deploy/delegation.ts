import type { EngineEvent } from "@pulumi/pulumi/automation/events.js";
import { z } from "zod";

const zone = z.object({ name: z.string(), nameServers: z.array(z.string()).min(1) });

/**
 * What has to be done while the first update runs: it waits for a certificate, which is issued only once the domain above delegates to
 * the zone that was just made. Undefined for every other event.
 */
export function delegationOf({ resOutputsEvent }: EngineEvent): string | undefined {
  const { metadata } = resOutputsEvent ?? {};
  if (metadata?.op !== "create" || metadata.type !== "aws:route53/zone:Zone") return undefined;
  const { data } = zone.safeParse(metadata.new?.outputs);
  return data === undefined
    ? undefined
    : `Now let the domain above delegate ${data.name} to ${data.nameServers.join(", ")}: the certificate, and this update, wait for it.`;
}
