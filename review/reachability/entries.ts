import { z } from "zod";
import { isUnknown } from "../../model/known-value.ts";
import { selects } from "../../model/label-selector.ts";
import type { PlannedResource } from "../../model/planned-resource.ts";
import { namespaceOf } from "./namespaces.ts";
import type { Place } from "./places.ts";
import { fieldOf, type ResourceLinks, textAt } from "./resource-links.ts";
import { groupTypes } from "./security-groups.ts";
import { type Subnets, subnetType } from "./subnets.ts";
import type { Workload } from "./workloads.ts";

/** A load balancer, as one Ingress has it. */
export interface Entry extends Place {
  /** `undefined` where it is known only after the update, or EKS does not make it. */
  readonly scheme: "internet-facing" | "internal" | undefined;
  /** The pods that it leads to, and on which port; `undefined` where that is not known. */
  readonly backends: readonly Backend[] | undefined;
}

interface Backend {
  readonly workload: Workload;
  readonly port: number;
}

/** Ports on which the load balancer of an Ingress listens. */
export const listenerPorts = [443, 80];

const reference = z.object({
  service: z.object({
    name: z.string(),
    port: z.object({ name: z.string().exactOptional(), number: z.number().exactOptional() }),
  }),
});
const backendRules = z
  .array(z.object({ http: z.object({ paths: z.array(z.object({ backend: reference })) }) }))
  .default([]);
const servicePorts = z.array(
  z.object({
    name: z.string().exactOptional(),
    port: z.number(),
    targetPort: z.union([z.number(), z.string()]).exactOptional(),
  }),
);
const labels = z.record(z.string(), z.string());

/** The ways in from outside the cluster: one for each Ingress, and for each Service that asks for a load balancer of its own. */
export function entriesOf(
  links: ResourceLinks,
  subnets: Subnets,
  workloads: readonly Workload[],
): readonly Entry[] {
  const byNamespace = Map.groupBy(workloads, ({ namespace }) => namespace ?? "");
  const services = links.objects.filter(({ inputs }) => inputs["kind"] === "Service");
  const serviceAt = new Map(
    services.map((service) => [
      `${namespaceOf(links, service) ?? ""}/${textAt(service.inputs, "metadata", "name") ?? ""}`,
      service,
    ]),
  );
  const ingresses = links.objects
    .filter(({ inputs }) => inputs["kind"] === "Ingress")
    .map((ingress) => {
      const namespace = namespaceOf(links, ingress);
      const inNamespace = namespace === undefined ? [] : (byNamespace.get(namespace) ?? []);
      const asked = namespace === undefined ? undefined : askedServices(ingress);
      const backends = asked?.map(({ service: { name, port } }) =>
        backendOf(serviceAt.get(`${namespace ?? ""}/${name}`), port, inNamespace),
      );
      return {
        ...loadBalancerOf(links, subnets, ingress),
        backends:
          backends?.some((one) => one === undefined) === true
            ? undefined
            : backends?.flatMap((one) => one ?? []),
      };
    });
  return [...ingresses, ...services.filter(makesLoadBalancer).map(unjudgedEntry)];
}

/** Its controller, and so its load balancer, is another one, which nobody has judged. */
function unjudgedEntry({ name }: PlannedResource): Entry {
  return {
    title: name,
    scheme: undefined,
    backends: undefined,
    groups: undefined,
    subnets: undefined,
    addresses: undefined,
  };
}

function makesLoadBalancer({ inputs }: PlannedResource): boolean {
  return fieldOf(inputs["spec"], "type") === "LoadBalancer" || isUnknown(fieldOf(inputs["spec"], "type"));
}

function loadBalancerOf(
  links: ResourceLinks,
  subnets: Subnets,
  ingress: PlannedResource,
): Omit<Entry, "backends"> {
  const ingressClass = named(links, "IngressClass", textAt(ingress.inputs, "spec", "ingressClassName"));
  const parameters = named(
    links,
    "IngressClassParams",
    textAt(ingressClass?.inputs, "spec", "parameters", "name"),
  );
  const scheme = textAt(parameters?.inputs, "spec", "scheme");
  const inside =
    parameters === undefined
      ? undefined
      : links.references(parameters, ["spec", "subnets", "ids"], [subnetType]);
  return {
    title: "the load balancer",
    scheme: scheme === "internet-facing" || scheme === "internal" ? scheme : undefined,
    groups: groupsOf(links, ingress),
    subnets: inside,
    addresses: subnets.addresses(inside),
  };
}

/** Without one the controller makes a group, which no plan shows. */
function groupsOf(links: ResourceLinks, ingress: PlannedResource): readonly string[] | undefined {
  const annotation = ["metadata", "annotations", "alb.ingress.kubernetes.io/security-groups"];
  const found = links.references(ingress, annotation, groupTypes);
  return found === undefined || found.length === 0 || found.some((one) => one.includes(","))
    ? undefined
    : found;
}

function named(links: ResourceLinks, kind: string, name: string | undefined): PlannedResource | undefined {
  if (name === undefined) return undefined;
  return links.objects.find(
    ({ inputs }) => inputs["kind"] === kind && textAt(inputs, "metadata", "name") === name,
  );
}

function askedServices({ inputs }: PlannedResource): readonly z.output<typeof reference>[] | undefined {
  const byDefault = fieldOf(inputs["spec"], "defaultBackend");
  const rules = backendRules.safeParse(fieldOf(inputs["spec"], "rules")).data;
  const fallback = byDefault === undefined ? [] : [reference.safeParse(byDefault).data];
  if (rules === undefined || fallback.some((one) => one === undefined)) return undefined;
  return [
    ...rules.flatMap(({ http }) => http.paths.map(({ backend }) => backend)),
    ...fallback.flatMap((one) => one ?? []),
  ];
}

/** `undefined` where the Service is not there or cannot be read: what it leads to is then not known. */
function backendOf(
  service: PlannedResource | undefined,
  asked: z.output<typeof reference>["service"]["port"],
  workloads: readonly Workload[],
): readonly Backend[] | undefined {
  const ports = servicePorts.safeParse(fieldOf(service?.inputs["spec"], "ports")).data;
  const selector = labels.safeParse(fieldOf(service?.inputs["spec"], "selector")).data;
  if (ports === undefined || selector === undefined) return undefined;
  const port = ports.find((one) =>
    asked.number === undefined ? one.name === asked.name : one.port === asked.number,
  );
  if (port === undefined) return [];
  const { targetPort = port.port } = port;
  return workloads.flatMap((workload) => {
    if (workload.pods === undefined || !selects({ matchLabels: selector }, workload.pods.labels)) return [];
    const number =
      typeof targetPort === "number"
        ? targetPort
        : workload.pods.ports.find(({ name }) => name === targetPort)?.port;
    return number === undefined ? [] : [{ workload, port: number }];
  });
}
