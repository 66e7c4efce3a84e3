import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { stopSignal, throwIfInterrupted } from "../../simulator/interruption.ts";
import { CannotRun } from "../../simulator/places.ts";
import type { PlatformConfig } from "../../stacks/config/schema.ts";
import { openServices } from "../smoke/open-services.ts";
import { look, type SmokeOptions } from "../smoke.ts";
import type { Deployment, SmokePatience } from "./deployment.ts";

/** A service that the internet reaches, and how it is looked at. */
export interface PublicService extends Pick<SmokeOptions, "url" | "live" | "ready" | "metricsPort"> {
  readonly service: string;
}

const urls = z.record(z.string(), z.string());

/** What is looked at where a service has no metrics of its own: nothing should answer there either. */
const usualMetricsPort = 9464;

/** The services whose address among the outputs is public. One that is only internal may not answer where the command runs. */
export function publicServices(
  { services }: Pick<PlatformConfig, "services">,
  outputs: Readonly<Record<string, unknown>>,
): readonly PublicService[] {
  const addresses = urls.safeParse(outputs["serviceUrls"]).data ?? {};
  return openServices({ services }).flatMap((service) => {
    const [declared, url] = [services[service], addresses[service]];
    if (declared === undefined || url === undefined) return [];
    const { metricsPort, probes } = declared;
    return [
      {
        service,
        url,
        live: probes.liveness,
        ready: probes.readiness,
        metricsPort: metricsPort === "none" ? usualMetricsPort : metricsPort,
      },
    ];
  });
}

/** A look from outside at several services. */
export interface SmokeResult {
  readonly at: string;
  /** The services that were looked at; none where the internet reaches none. */
  readonly looked: readonly string[];
  /** What failed, as `api: readiness`. */
  readonly failed: readonly string[];
  /** The services of which something failed. */
  readonly broken: readonly string[];
}

/** Looks at every public service until all is well or patience is over. */
export async function smokeServices(
  { patience, tell }: Pick<Deployment, "patience" | "tell">,
  services: readonly PublicService[],
): Promise<SmokeResult> {
  const failed: string[] = [];
  const broken: string[] = [];
  for (const service of services) {
    const failures = await failuresOf(service, patience, tell);
    failed.push(...failures);
    if (failures.length > 0) broken.push(service.service);
  }
  return {
    at: new Date().toISOString(),
    looked: services.map(({ service }) => service),
    failed,
    broken,
  };
}

async function failuresOf(
  service: PublicService,
  patience: SmokePatience,
  tell: Deployment["tell"],
): Promise<readonly string[]> {
  const end = Date.now() + patience.milliseconds;
  for (;;) {
    const said = await lookOnce(service);
    throwIfInterrupted();
    if (said.length === 0) {
      tell(`${service.service} answers at ${service.url}, and all checks pass.`);
      return [];
    }
    if (Date.now() + patience.pauseMilliseconds > end) {
      for (const { name, text } of said) tell(`${service.service}, ${name}: ${text}`);
      return said.map(({ name }) => `${service.service}: ${name}`);
    }
    await pause(patience.pauseMilliseconds, undefined, { signal: stopSignal() }).catch(throwIfInterrupted);
  }
}

async function lookOnce(
  service: PublicService,
): Promise<readonly { readonly name: string; readonly text: string }[]> {
  try {
    const { checks } = await look(service);
    return checks
      .filter(({ ok }) => !ok)
      .map(({ allowed, found, name }) => ({
        name,
        text: `${found}${allowed === undefined ? "" : `. Allowed: ${allowed}`}`,
      }));
  } catch (problem) {
    if (!(problem instanceof CannotRun)) throw problem;
    return [{ name: "no answer", text: problem.message }];
  }
}
