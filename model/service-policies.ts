import type { ConnectionTargets } from "./connection-targets.ts";
import type {
  HostPolicyDocument,
  LabelSelector,
  NetworkPolicyDocument,
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from "./network-policy.ts";
import { componentLabel, nameLabel, namespaceLabel, type PodComponent, podLabels } from "./pod-labels.ts";
import { hostOf, type Service } from "./service.ts";
import { calledBy, callersOf } from "./service-edges.ts";

/**
 * Where a pod gets the credentials of its role, on its own node.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/pod-id-how-it-works.html
 */
export const podIdentityAgent = { address: "169.254.170.23", port: 80 } as const;

/** Link-local addresses: those of the instance metadata, which would hand out the node's own role, among them. */
export const linkLocal = "169.254.0.0/16";

/**
 * The policies of one namespace. Each path is opened by exactly one rule, so that what a rule is for can be said, and seen by
 * leaving it out:
 *
 * - `deny-all` selects every pod, admits nothing and lets DNS out.
 * - `data` is for every pod of the service: its AWS credentials and its database. A migration gets no further.
 * - `outgoing` is for the service and its jobs: endpoints of AWS services, other services, hosts outside.
 * - `incoming` is for the service alone: nothing ever calls a job or a migration.
 *
 * Secrets need no path: the provider's own pod on the node fetches them before the container starts, so no pod of a service talks
 * to Secrets Manager (https://docs.aws.amazon.com/secretsmanager/latest/userguide/ascp-pod-identity-integration.html).
 *
 * Ports are numbers throughout, because the VPC CNI does not resolve a port's name beside a block of addresses.
 */
export function networkPolicies(
  services: Readonly<Record<string, Service>>,
  name: string,
  targets: ConnectionTargets,
): readonly NetworkPolicyDocument[] {
  const service = services[name];
  if (service === undefined) return [];
  const outgoing = outgoingRules(services, name, targets);
  const incoming = incomingRules(services, name, targets);
  return [
    {
      name: "deny-all",
      namespace: name,
      spec: { podSelector: {}, policyTypes: ["Egress", "Ingress"], egress: [dnsRule(targets)] },
    },
    {
      name: "data",
      namespace: name,
      spec: {
        podSelector: podsOf(name, ["job", "migration", "service"]),
        policyTypes: ["Egress"],
        egress: dataRules(service, targets),
      },
    },
    ...(outgoing.length === 0
      ? []
      : [
          {
            name: "outgoing",
            namespace: name,
            spec: {
              podSelector: podsOf(name, ["job", "service"]),
              policyTypes: ["Egress" as const],
              egress: outgoing,
            },
          },
        ]),
    ...(incoming.length === 0
      ? []
      : [
          {
            name: "incoming",
            namespace: name,
            spec: {
              podSelector: podsOf(name, ["service"]),
              policyTypes: ["Ingress" as const],
              ingress: incoming,
            },
          },
        ]),
  ];
}

/**
 * The policy for hosts that a service names, on port 443. A service that may reach everything outside anyway gets none: it would
 * only narrow which names the pod can look up.
 */
export function hostPolicies(
  services: Readonly<Record<string, Service>>,
  name: string,
  targets: ConnectionTargets,
): readonly HostPolicyDocument[] {
  const connectsTo = services[name]?.connectsTo ?? [];
  const hosts = connectsTo.map(hostOf).filter((host) => host !== undefined);
  if (hosts.length === 0 || connectsTo.includes("https")) return [];
  const databaseNames = connectsTo.includes("database") ? (targets.databaseNames ?? []) : [];
  return [
    {
      name: "hosts",
      namespace: name,
      spec: {
        podSelector: podsOf(name, ["job", "service"]),
        policyTypes: ["Egress"],
        egress: [
          { to: [{ domainNames: [...new Set(hosts)].toSorted() }], ports: [tcp(443)] },
          ...(databaseNames.length === 0
            ? []
            : [{ to: [{ domainNames: databaseNames }], ports: [tcp(targets.databasePort)] }]),
        ],
      },
    },
  ];
}

/** On Auto Mode DNS runs on each node and not in a pod: only its address can be named. */
function dnsRule({ clusterDns }: ConnectionTargets): NetworkPolicyEgressRule {
  return {
    to: [block(`${clusterDns}/32`)],
    ports: [
      { protocol: "UDP", port: 53 },
      { protocol: "TCP", port: 53 },
    ],
  };
}

function dataRules(
  { connectsTo }: Service,
  { databasePort, databaseSubnets }: ConnectionTargets,
): readonly NetworkPolicyEgressRule[] {
  return [
    { to: [block(`${podIdentityAgent.address}/32`)], ports: [tcp(podIdentityAgent.port)] },
    ...(connectsTo.includes("database") ? reach(databaseSubnets, databasePort) : []),
  ];
}

function outgoingRules(
  services: Readonly<Record<string, Service>>,
  name: string,
  { endpointSubnets, serviceCidr, vpcCidr }: ConnectionTargets,
): readonly NetworkPolicyEgressRule[] {
  return [
    ...reach(endpointSubnets, 443),
    ...calledBy(services, name).map(({ name: other, service: { port } }) => ({
      to: [podsElsewhere(other, ["service"])],
      ports: [tcp(port)],
    })),
    ...(services[name]?.connectsTo.includes("https") === true
      ? [
          {
            to: [{ ipBlock: { cidr: "0.0.0.0/0", except: [vpcCidr, serviceCidr, linkLocal] } }],
            ports: [tcp(443)],
          },
        ]
      : []),
  ];
}

function incomingRules(
  services: Readonly<Record<string, Service>>,
  name: string,
  { internalSubnets, publicSubnets, scraperSubnets }: ConnectionTargets,
): readonly NetworkPolicyIngressRule[] {
  const service = services[name];
  if (service === undefined) return [];
  const { exposedTo, metricsPort, port } = service;
  return [
    // What reaches a pod from a load balancer has the address of the load balancer's interface, not the caller's.
    ...(exposedTo.includes("internet") ? admit(publicSubnets, port) : []),
    ...(exposedTo.includes("internal") ? admit(internalSubnets, port) : []),
    ...callersOf(services, name).map(({ name: caller }) => ({
      from: [podsElsewhere(caller, ["job", "service"])],
      ports: [tcp(port)],
    })),
    ...(metricsPort === "none" ? [] : admit(scraperSubnets, metricsPort)),
  ];
}

/** One rule for all blocks; none without blocks, because an empty list of peers would mean everybody. */
function reach(blocks: readonly string[], port: number): readonly NetworkPolicyEgressRule[] {
  return blocks.length === 0 ? [] : [{ to: blocks.map(block), ports: [tcp(port)] }];
}

function admit(blocks: readonly string[], port: number): readonly NetworkPolicyIngressRule[] {
  return blocks.length === 0 ? [] : [{ from: blocks.map(block), ports: [tcp(port)] }];
}

function podsOf(service: string, components: readonly PodComponent[]): LabelSelector {
  const [only, ...others] = components;
  if (only !== undefined && others.length === 0) return { matchLabels: podLabels(service, only) };
  return {
    matchLabels: { [nameLabel]: service },
    matchExpressions: [{ key: componentLabel, operator: "In", values: components }],
  };
}

function podsElsewhere(service: string, components: readonly PodComponent[]): NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { [namespaceLabel]: service } },
    podSelector: podsOf(service, components),
  };
}

function block(cidr: string): NetworkPolicyPeer {
  return { ipBlock: { cidr } };
}

function tcp(port: number): NetworkPolicyPort {
  return { protocol: "TCP", port };
}
