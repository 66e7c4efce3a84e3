import type * as pulumi from "@pulumi/pulumi";
import { parseCidr } from "../../model/cidr.ts";
import { loadBalancerZone } from "../../model/load-balancer-zones.ts";
import { checkName } from "../../model/names.ts";
import { regionOf } from "../../model/regions.ts";

/** Where an entry is reached from: the internet, or the VPC and declared networks. */
export type Entry = "public" | "internal";

/** A service that has an entry. */
export interface EnteredService {
  /** Which of the two load balancers leads to it. */
  readonly entry: Entry;
  /** Name below the domain, as in `api`; `@` for the domain itself. */
  readonly hostName: string;
  /** Port of the Service and of its pods. */
  readonly port: number;
  /** Path that answers with 200 while requests can be taken. */
  readonly readinessPath: string;
  /** Seconds that a request may take. */
  readonly longestRequestSeconds: number;
  /** Seconds for which requests to a pod that leaves may come to their end. */
  readonly deregistrationDelaySeconds: number;
  /** Name of the namespace, and of the Service in it. */
  readonly namespace: pulumi.Input<string>;
  /** What must exist before requests are sent to the service: its pods. */
  readonly after: readonly pulumi.Resource[];
}

export interface IngressArgs {
  /** Domain of the environment, as in `prod.example.com`; its services are at names one label below it, or at itself. */
  readonly domain: string;
  /** `create`, or the id of a public hosted zone that holds the domain. */
  readonly hostedZone: string;
  /** Id of the VPC. */
  readonly vpcId: pulumi.Input<string>;
  /** Ids of the subnets of each entry's load balancer, in at least two zones. */
  readonly subnetIds: Readonly<Record<Entry, readonly pulumi.Input<string>[]>>;
  /** IPv4 blocks that reach the internal entry. */
  readonly internalCidrs: readonly string[];
  /** Id of the security group of the pods. */
  readonly podSecurityGroupId: pulumi.Input<string>;
  /** The services with an entry, by name. */
  readonly services: Readonly<Record<string, EnteredService>>;
  /** Whether AWS' managed rules of WAF stand before the public entry. */
  readonly waf: boolean;
  /** Days for which access logs are kept, 1 or more. */
  readonly accessLogRetentionDays: number;
  /** Tags of the load balancers, which the cluster makes and no provider tags. */
  readonly tags: Readonly<Record<string, string>>;
  /** Name of the platform's project, as in `plinth`. */
  readonly project: string;
  /** What must exist before the first object in the cluster. */
  readonly after: readonly pulumi.Resource[];
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region, as in `us-east-1`. */
  readonly region: string;
  /** True when nobody may delete load balancers, zone and access logs. */
  readonly protect: boolean;
}

const domainPattern = /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;
const labelPattern = /^(@|[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)$/;

/** Entries that some service has, in a fixed order. */
export function entriesOf({ services }: Pick<IngressArgs, "services">): readonly Entry[] {
  const used = new Set(Object.values(services).map(({ entry }) => entry));
  return (["public", "internal"] as const).filter((entry) => used.has(entry));
}

/** Host name at which a service is reached, as in `api.prod.example.com`. */
export function hostOf(domain: string, hostName: string): string {
  return hostName === "@" ? domain : `${hostName}.${domain}`;
}

/** @throws Error naming the first wrong argument, its value and what is allowed. */
export function checkIngress(name: string, args: IngressArgs): void {
  const { accessLogRetentionDays, domain, hostedZone, internalCidrs, region, subnetIds } = args;
  regionOf(region);
  loadBalancerZone(region);
  checkName("s3Bucket", `${name}-logs-bucket`);
  if (!domainPattern.test(domain)) {
    throw new Error(`domain is "${domain}"; allowed is a domain in lower case, as in "prod.example.com".`);
  }
  if (hostedZone !== "create" && !/^Z[A-Z0-9]{1,31}$/.test(hostedZone)) {
    throw new Error(
      `hostedZone is "${hostedZone}"; allowed are "create" and the id of a hosted zone, as in "Z0123456789ABCDEFGHIJ".`,
    );
  }
  if (!Number.isInteger(accessLogRetentionDays) || accessLogRetentionDays < 1) {
    throw new Error(`accessLogRetentionDays is ${accessLogRetentionDays}; allowed are whole days from 1.`);
  }
  for (const cidr of internalCidrs) parseCidr(cidr);
  for (const entry of entriesOf(args)) {
    if (subnetIds[entry].length < 2) {
      throw new Error(
        `subnetIds.${entry} has ${subnetIds[entry].length} subnets; a load balancer wants two or more, in different zones.`,
      );
    }
  }
  checkHosts(args);
}

function checkHosts({ domain, services }: IngressArgs): void {
  const seen = new Map<string, string>();
  for (const [service, { hostName }] of Object.entries(services)) {
    if (!labelPattern.test(hostName)) {
      throw new Error(
        `hostName of "${service}" is "${hostName}"; allowed are "@" and one label, as in "api", because the certificate holds no deeper name.`,
      );
    }
    const host = hostOf(domain, hostName);
    const twin = seen.get(host);
    if (twin !== undefined) {
      throw new Error(
        `"${twin}" and "${service}" are both at ${host}; each service needs a name of its own.`,
      );
    }
    seen.set(host, service);
  }
}
