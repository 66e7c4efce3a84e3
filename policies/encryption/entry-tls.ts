import type { PlannedResource } from "../../model/planned-resource.ts";
import { isBlock, isGiven, isUnknown, listOf, textAt, valueAt } from "../input-values.ts";
import { type Breach, resourceRule } from "../resource-rule.ts";

const classType = "kubernetes:eks.amazonaws.com/v1:IngressClassParams";
const ingressType = "kubernetes:networking.k8s.io/v1:Ingress";
const prefix = "alb.ingress.kubernetes.io/";

/** TLS 1.2 and 1.3 alone: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html */
const modern = /^ELBSecurityPolicy-TLS13-1-[23]-/u;

export const entryTls = resourceRule({
  id: "entry-tls",
  severity: "block",
  protects:
    "What people send to a service: an entry speaks TLS 1.2 or newer, and sends plain HTTP over to it.",
  control: "AWS Security Hub ELB.1, ELB.17",
  fix: "Give the entry a certificate and an sslPolicy of ELBSecurityPolicy-TLS13-1-2 or newer; listen on HTTPS, and redirect HTTP with ssl-redirect.",
  reads: {
    [classType]: ["spec.certificateARNs", "spec.sslPolicy"],
    [ingressType]: ["metadata.annotations"],
  },
  breaches: (resources) => [
    ...resources.ofType(classType).flatMap(classBreaches),
    ...resources.ofType(ingressType).flatMap(ingressBreaches),
  ],
});

function classBreaches(resource: PlannedResource): readonly Breach[] {
  const { inputs } = resource;
  const certificates = valueAt(inputs, "spec.certificateARNs");
  const policy = valueAt(inputs, "spec.sslPolicy");
  const hasCertificate = isUnknown(certificates) || listOf(certificates).some(isGiven);
  const isModern = isUnknown(policy) || (typeof policy === "string" && modern.test(policy));
  return [
    ...(hasCertificate ? [] : [{ resource, message: "Entries of this class have no certificate." }]),
    ...(isModern
      ? []
      : [
          {
            resource,
            message: `Entries of this class speak TLS by ${textAt(inputs, "spec.sslPolicy") ?? "AWS' default"}.`,
          },
        ]),
  ];
}

function ingressBreaches(resource: PlannedResource): readonly Breach[] {
  const annotations = valueAt(resource.inputs, "metadata.annotations");
  if (isUnknown(annotations)) return [];
  const given = (key: string) => (isBlock(annotations) ? annotations[`${prefix}${key}`] : undefined);
  const ports = given("listen-ports");
  if (isUnknown(ports)) return [];
  const listened = typeof ports === "string" ? ports : "";
  if (!listened.includes('"HTTPS"')) return [{ resource, message: "The entry does not listen on HTTPS." }];
  if (!listened.includes('"HTTP"') || isGiven(given("ssl-redirect"))) return [];
  return [{ resource, message: "The entry answers plain HTTP instead of redirecting it." }];
}
