import { idleTimeoutSeconds } from "../../model/idle-connections.ts";
import { type EnteredService, type Entry } from "./ingress-args.ts";

/** TLS 1.2 and 1.3 with forward secrecy: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
export const tlsPolicy = "ELBSecurityPolicy-TLS13-1-2-2021-06";

/** @typeParam Text what ids and names are given as: text, or an output of it, which leaves the rest known in a plan */
export interface ClassInput<Text> {
  readonly entry: Entry;
  readonly subnetIds: readonly Text[];
  readonly certificateArn: Text;
  readonly logBucket: Text;
  readonly tags: Readonly<Record<string, string>>;
  readonly protect: boolean;
  /** Those of this entry, by name. */
  readonly services: Readonly<Record<string, Pick<EnteredService, "longestRequestSeconds">>>;
}

/** Name of an entry's class, of its parameters and of the group that shares one load balancer. */
export function className(entry: Entry): string {
  return `platform-${entry}`;
}

/**
 * What all services of an entry have in common, as EKS Auto Mode takes it: one load balancer for the whole group, which only the
 * namespaces of these services may join, because whoever joins can take over another's requests.
 *
 * WAF and the redirect of HTTP have no field here in Auto Mode, and are annotations of each Ingress.
 *
 * Source: https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html#ingress-reference
 */
export function ingressClassParamsSpec<Text>(input: ClassInput<Text>) {
  const { certificateArn, entry, logBucket, protect, services, subnetIds, tags } = input;
  return {
    scheme: entry === "public" ? "internet-facing" : "internal",
    group: { name: className(entry) },
    namespaceSelector: {
      matchExpressions: [
        { key: "kubernetes.io/metadata.name", operator: "In", values: Object.keys(services).toSorted() },
      ],
    },
    ipAddressType: "ipv4",
    subnets: { ids: [...subnetIds] },
    certificateARNs: [certificateArn],
    sslPolicy: tlsPolicy,
    tags: Object.entries(tags).map(([key, value]) => ({ key, value })),
    loadBalancerAttributes: [
      { key: "access_logs.s3.enabled", value: "true" },
      { key: "access_logs.s3.bucket", value: logBucket },
      { key: "access_logs.s3.prefix", value: entry },
      { key: "deletion_protection.enabled", value: String(protect) },
      { key: "idle_timeout.timeout_seconds", value: String(idleTimeoutSeconds(Object.values(services))) },
      // A header that no server would read alike is where request smuggling begins.
      { key: "routing.http.drop_invalid_header_fields.enabled", value: "true" },
    ],
  };
}

/** The class that an Ingress of the entry names. It is nobody's default: without a class an Ingress has no entry. */
export function ingressClassSpec(entry: Entry) {
  return {
    controller: "eks.amazonaws.com/alb",
    parameters: { apiGroup: "eks.amazonaws.com", kind: "IngressClassParams", name: className(entry) },
  };
}
