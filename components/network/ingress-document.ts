import { type EnteredService } from "./ingress-args.ts";
import { className } from "./ingress-class.ts";

/** @typeParam Text what ids are given as: text, or an output of it, which leaves the rest known in a plan */
export interface IngressInput<Text>
  extends Pick<EnteredService, "deregistrationDelaySeconds" | "entry" | "port" | "readinessPath"> {
  /** Host name at which the service is reached, as in `api.prod.example.com`. */
  readonly host: string;
  /** Name of the Service. */
  readonly service: string;
  /** Id of the load balancer's security group. */
  readonly securityGroupId: Text;
  /** ARN of the web ACL before the entry, or `none`. */
  readonly webAclArn: Text | "none";
}

/**
 * How the load balancer treats one service. What concerns the load balancer as a whole is the same in every Ingress of the group, as
 * the controller asks for it.
 *
 * Pods are asked on their readiness path, so that the load balancer and Kubernetes agree on who takes requests. The security groups
 * are ours: the controller's own rights end at groups with its tag, and what it changes no plan shows.
 *
 * Source: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/, of which Auto Mode leaves
 * out what https://docs.aws.amazon.com/eks/latest/userguide/auto-configure-alb.html lists.
 */
export function ingressAnnotations<Text>(input: IngressInput<Text>): Record<string, Text | string> {
  const { deregistrationDelaySeconds, readinessPath, securityGroupId, webAclArn } = input;
  const annotations: Readonly<Record<string, Text | string>> = {
    "listen-ports": JSON.stringify([{ HTTP: 80 }, { HTTPS: 443 }]),
    "ssl-redirect": "443",
    "target-type": "ip",
    "target-group-attributes": `deregistration_delay.timeout_seconds=${deregistrationDelaySeconds}`,
    "healthcheck-path": readinessPath,
    "success-codes": "200",
    "security-groups": securityGroupId,
    "manage-backend-security-group-rules": "false",
    ...(webAclArn === "none" ? {} : { "wafv2-acl-arn": webAclArn }),
  };
  return Object.fromEntries(
    Object.entries(annotations).map(([key, value]) => [`alb.ingress.kubernetes.io/${key}`, value]),
  );
}

/** One host, all paths, one Service. What asks for another host gets the load balancer's own 404. */
export function ingressSpec({
  entry,
  host,
  port,
  service,
}: Omit<IngressInput<unknown>, "securityGroupId" | "webAclArn">) {
  return {
    ingressClassName: className(entry),
    rules: [
      {
        host,
        http: {
          paths: [
            {
              path: "/",
              pathType: "Prefix",
              backend: { service: { name: service, port: { number: port } } },
            },
          ],
        },
      },
    ],
  };
}
