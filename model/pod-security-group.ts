import type { ConnectionTargets } from "./connection-targets.ts";
import { hostOf, type Service } from "./service.ts";
import { calledBy } from "./service-edges.ts";

/** One rule of the security group that all pods share. TCP throughout: nothing that leaves or enters a node by it is anything else. */
export interface PodSecurityGroupRule {
  /** Unique, and the same as long as direction, port and peer are: `egress-5432-10-48-224-0-24`, `ingress-8080-pods`. */
  readonly name: string;
  readonly direction: "egress" | "ingress";
  readonly protocol: "tcp" | "udp";
  readonly fromPort: number;
  readonly toPort: number;
  /** A block of addresses, or `pods` for the group itself. */
  readonly peer: string;
  /** What AWS shows beside the rule. */
  readonly description: string;
}

/**
 * Rules of one direction that AWS gives a security group by default; more can be asked for.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups
 */
export const securityGroupRuleQuota = 60;

/**
 * What all services together need of the one security group that a node class gives every pod. It tells pods from everything else
 * and no service from another: that is what network policies are for.
 *
 * Without the rules that the cluster itself needs (DNS on nodes, control plane), and without the agent of Pod Identity: traffic to
 * link-local addresses passes no security group.
 */
export function podSecurityGroupRules(
  services: Readonly<Record<string, Service>>,
  targets: ConnectionTargets,
): readonly PodSecurityGroupRule[] {
  const all = Object.entries(services);
  const exposed = (source: "internal" | "internet") =>
    portsOf(all.filter(([, { exposedTo }]) => exposedTo.includes(source)).map(([, { port }]) => port));
  const metrics = portsOf(all.map(([, { metricsPort }]) => metricsPort).filter((port) => port !== "none"));
  const called = portsOf(
    all.flatMap(([name]) => calledBy(services, name).map(({ service: { port } }) => port)),
  );
  const some = (needs: (service: Service) => boolean) => all.some(([, service]) => needs(service));
  const database = some(({ connectsTo }) => connectsTo.includes("database")) ? [targets.databasePort] : [];
  const outside = some(({ connectsTo }) => connectsTo.includes("https") || connectsTo.some(namesHost));
  return [
    ...rules("egress", called, ["pods"], "Services call each other"),
    ...rules("egress", database, targets.databaseSubnets, "Services reach the database"),
    ...rules("egress", all.length === 0 ? [] : [443], targets.endpointSubnets, "Services reach AWS services"),
    ...rules("egress", outside ? [443] : [], ["0.0.0.0/0"], "Services reach hosts outside"),
    ...rules("ingress", called, ["pods"], "Services call each other"),
    ...rules("ingress", exposed("internet"), targets.publicSubnets, "Public load balancers reach services"),
    ...rules(
      "ingress",
      exposed("internal"),
      targets.internalSubnets,
      "Internal load balancers reach services",
    ),
    ...rules("ingress", metrics, targets.scraperSubnets, "Metrics are collected"),
  ].filter(({ name }, index, list) => list.findIndex((rule) => rule.name === name) === index);
}

/** Rules of the group that the cluster itself needs, see `components/cluster/network-rules.ts`; without the ways to AWS services. */
export const clusterRules: Readonly<Record<PodSecurityGroupRule["direction"], number>> = {
  egress: 4,
  ingress: 1,
};

/** The directions with more rules than a security group gets by default, those of the cluster included, each with how many. */
export function rulesOverQuota(
  list: readonly PodSecurityGroupRule[],
): readonly { readonly direction: PodSecurityGroupRule["direction"]; readonly count: number }[] {
  return (["egress", "ingress"] as const)
    .map((direction) => ({
      direction,
      count: clusterRules[direction] + list.filter((rule) => rule.direction === direction).length,
    }))
    .filter(({ count }) => count > securityGroupRuleQuota);
}

function namesHost(destination: Service["connectsTo"][number]): boolean {
  return hostOf(destination) !== undefined;
}

function portsOf(ports: readonly number[]): readonly number[] {
  return [...new Set(ports)].toSorted((one, other) => one - other);
}

function rules(
  direction: PodSecurityGroupRule["direction"],
  ports: readonly number[],
  peers: readonly string[],
  description: string,
): readonly PodSecurityGroupRule[] {
  return ports.flatMap((port) =>
    peers.map((peer) => ({
      name: `${direction}-${port}-${peer.replaceAll(/[./]/g, "-")}`,
      direction,
      protocol: "tcp" as const,
      fromPort: port,
      toPort: port,
      peer,
      description,
    })),
  );
}
