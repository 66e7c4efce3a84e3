import { entryOf, type Service } from "./service.ts";

/**
 * How long a load balancer waits for a byte by itself, and at most.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout
 */
const idleSeconds = { default: 60, most: 4000 } as const;

/** A service's own report of an overrun should come before the load balancer's. */
const answerMarginSeconds = 5;

/** A service closes an idle connection this much after the load balancer has: a request sent into a closed one ends with 502. */
const closingMarginSeconds = 12;

/** Seconds without a byte after which a load balancer closes a connection: as long as the slowest of its services may take. */
export function idleTimeoutSeconds(services: readonly Pick<Service, "longestRequestSeconds">[]): number {
  const longest = Math.max(0, ...services.map(({ longestRequestSeconds }) => longestRequestSeconds));
  return Math.min(Math.max(idleSeconds.default, longest + answerMarginSeconds), idleSeconds.most);
}

/**
 * Seconds for which a service keeps idle connections: longer than the load balancer that it shares. `none` without one in front.
 *
 * @param services all of the environment, this one among them
 */
export function keepAliveSeconds(
  service: Pick<Service, "exposedTo">,
  services: readonly Pick<Service, "exposedTo" | "longestRequestSeconds">[],
): number | "none" {
  const entry = entryOf(service);
  if (entry === undefined) return "none";
  return idleTimeoutSeconds(services.filter((other) => entryOf(other) === entry)) + closingMarginSeconds;
}
