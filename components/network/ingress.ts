import { Record as DnsRecord } from "@pulumi/aws/route53/record.js";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import { Ingress as IngressObject } from "@pulumi/kubernetes/networking/v1/ingress.js";
import { IngressClass } from "@pulumi/kubernetes/networking/v1/ingressClass.js";
import * as pulumi from "@pulumi/pulumi";
import { loadBalancerZone } from "../../model/load-balancer-zones.ts";
import { AccessLogBucket } from "./access-log-bucket.ts";
import { createDomainCertificate, createDomainZone, type DomainZone } from "./domain-certificate.ts";
import {
  checkIngress,
  type EnteredService,
  type Entry,
  entriesOf,
  hostOf,
  type IngressArgs,
} from "./ingress-args.ts";
import { className, ingressClassParamsSpec, ingressClassSpec } from "./ingress-class.ts";
import { ingressAnnotations, ingressSpec } from "./ingress-document.ts";
import { LoadBalancerGroup } from "./load-balancer-group.ts";
import { createWebAcl } from "./web-acl.ts";

export type { EnteredService, Entry, IngressArgs } from "./ingress-args.ts";

/**
 * How requests from outside reach services: a domain with its certificate, one load balancer for each entry that services have, and a
 * name for each service. HTTP is redirected to HTTPS.
 *
 * The load balancers are not among the resources: EKS makes one as soon as the first Ingress of an entry is there, and deletes it with
 * the last. Names follow it by what the Ingress reports.
 *
 * Costs per entry about 17 USD a month and 0.008 USD per LCU-hour of traffic, public ones 3.65 USD more for the address in each zone;
 * 0.50 USD for a zone of its own; with WAF about 8 USD and 0.60 USD per million requests (us-east-1, November 2026,
 * https://aws.amazon.com/elasticloadbalancing/pricing/, https://aws.amazon.com/waf/pricing/). The certificate is free.
 *
 * Leaves out: IPv6, which the VPC does not have; a distribution of content; logs of WAF, whose metrics and samples are on.
 */
export class Ingress extends pulumi.ComponentResource {
  /** Id of the hosted zone. */
  readonly hostedZoneId: pulumi.Output<string>;
  /** Name servers that the domain above has to delegate to; none where the zone is not ours. */
  readonly nameServers: pulumi.Output<readonly string[]>;
  /** Address of each service with an entry, as in `https://api.prod.example.com`, by name. */
  readonly urls: Readonly<Record<string, string>>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: IngressArgs, opts?: pulumi.ComponentResourceOptions) {
    checkIngress(name, args);
    super("plinth:network:Ingress", name, {}, opts);

    const zone = createDomainZone(this, name, args);
    const certificateArn = createDomainCertificate(this, name, args.domain, zone);
    const logs = createLogs(this, name, args);
    for (const entry of entriesOf(args)) createEntry(this, name, args, entry, { zone, certificateArn, logs });

    this.hostedZoneId = zone.id;
    this.nameServers = zone.nameServers;
    this.urls = Object.fromEntries(
      Object.entries(args.services).map(([service, { hostName }]) => [
        service,
        `https://${hostOf(args.domain, hostName)}`,
      ]),
    );
    this.registerOutputs({
      hostedZoneId: this.hostedZoneId,
      nameServers: this.nameServers,
      urls: this.urls,
    });
  }
}

interface Shared {
  readonly zone: DomainZone;
  readonly certificateArn: pulumi.Output<string>;
  readonly logs: AccessLogBucket;
}

function createLogs(parent: Ingress, name: string, args: IngressArgs): AccessLogBucket {
  const { accessLogRetentionDays: retentionDays, accountId, protect, region } = args;
  return new AccessLogBucket(
    `${name}-logs`,
    { retentionDays, accountId, protect, region, prefixes: ["public", "internal"] },
    { parent },
  );
}

function createEntry(parent: Ingress, name: string, args: IngressArgs, entry: Entry, shared: Shared): void {
  const ingressClass = createClass(parent, name, args, entry, shared);
  const { internalCidrs, podSecurityGroupId, services, vpcId } = args;
  const group = new LoadBalancerGroup(
    `${name}-${entry}`,
    { entry, internalCidrs, podSecurityGroupId, services, vpcId },
    { parent },
  );
  const webAclArn = args.waf && entry === "public" ? createWebAcl(parent, name).arn : "none";
  for (const [service, entered] of servicesOf(args, entry)) {
    const host = hostOf(args.domain, entered.hostName);
    const address = createIngressObject(parent, name, service, entered, {
      annotations: ingressAnnotations<pulumi.Output<string>>({
        ...entered,
        host,
        service,
        securityGroupId: group.id,
        webAclArn,
      }),
      spec: ingressSpec({ ...entered, host, service }),
      project: args.project,
      after: [ingressClass, ...shared.logs.ready, ...entered.after],
    });
    createName(parent, `${name}-${service}`, args, shared.zone, host, address);
  }
}

function servicesOf(
  { services }: Pick<IngressArgs, "services">,
  entry: Entry,
): readonly (readonly [string, EnteredService])[] {
  return Object.entries(services)
    .filter(([, service]) => service.entry === entry)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
}

function createClass(
  parent: Ingress,
  name: string,
  args: IngressArgs,
  entry: Entry,
  { certificateArn, logs }: Shared,
): pulumi.Resource {
  const { protect, subnetIds, tags } = args;
  const services = Object.fromEntries(servicesOf(args, entry));
  const labels = platformLabels(args.project);
  const parameters = new CustomResource(
    `${name}-${entry}-parameters`,
    {
      apiVersion: "eks.amazonaws.com/v1",
      kind: "IngressClassParams",
      metadata: { name: className(entry), labels },
      spec: ingressClassParamsSpec<pulumi.Input<string>>({
        entry,
        subnetIds: subnetIds[entry],
        certificateArn,
        logBucket: logs.bucketName,
        tags,
        protect,
        services,
      }),
    },
    // The cluster has to know the kind, and the load balancer to be let into the bucket.
    { parent, dependsOn: [...args.after, ...logs.ready] },
  );
  return new IngressClass(
    `${name}-${entry}`,
    { metadata: { name: className(entry), labels }, spec: ingressClassSpec(entry) },
    // It names its parameters by a word that the engine cannot follow.
    { parent, dependsOn: [parameters] },
  );
}

interface ObjectInput {
  readonly annotations: Record<string, pulumi.Input<string>>;
  readonly spec: ReturnType<typeof ingressSpec>;
  readonly project: string;
  readonly after: readonly pulumi.Resource[];
}

/** Returns the name of the load balancer, which the provider waits for. */
function createIngressObject(
  parent: Ingress,
  name: string,
  service: string,
  { namespace }: EnteredService,
  { after, annotations, project, spec }: ObjectInput,
): pulumi.Output<string> {
  const object = new IngressObject(
    `${name}-${service}`,
    {
      metadata: {
        name: service,
        namespace,
        labels: { "app.kubernetes.io/name": service, ...platformLabels(project) },
        annotations,
      },
      spec,
    },
    // It names class and Service by words, and the load balancer is to find pods.
    { parent, dependsOn: [...after] },
  );
  return pulumi.output(object.status).apply((status) => loadBalancerName(service, status));
}

type Status = pulumi.Unwrap<IngressObject["status"]>;

/** @throws Error when the object is there and has no load balancer. */
function loadBalancerName(service: string, status: Status | undefined): pulumi.Output<string> {
  const host = status?.loadBalancer?.ingress?.[0]?.hostname;
  if (host !== undefined && host !== "") return pulumi.output(host);
  // A preview may show an object without what only the controller writes.
  if (pulumi.runtime.isDryRun()) return pulumi.output(pulumi.unknown).apply(String);
  throw new Error(
    `The Ingress of "${service}" reports no load balancer. See kubectl describe ingress --namespace ${service} ${service}, and deploy again.`,
  );
}

function platformLabels(project: string): Record<string, string> {
  return { "app.kubernetes.io/part-of": project, "app.kubernetes.io/managed-by": "pulumi" };
}

/** An alias instead of a CNAME, which the domain itself could not have. */
function createName(
  parent: Ingress,
  name: string,
  { region }: IngressArgs,
  zone: DomainZone,
  host: string,
  address: pulumi.Output<string>,
): void {
  new DnsRecord(
    `${name}-name`,
    {
      zoneId: zone.id,
      name: host,
      type: "A",
      aliases: [{ name: address, zoneId: loadBalancerZone(region), evaluateTargetHealth: true }],
    },
    { parent },
  );
}
