import { hexOf } from "../simulated-type.ts";
import type { Properties } from "../wire.ts";
import { isProperties } from "../wire.ts";

/**
 * What controllers of the cluster write into an object and the program reads again: the name of the load balancer that an Ingress has.
 * All Ingresses of a class share one. Nothing for other kinds.
 */
export function reportedStatus(inputs: Properties): Properties {
  if (inputs["kind"] !== "Ingress") return {};
  const spec = isProperties(inputs["spec"]) ? inputs["spec"] : {};
  const name = hexOf(`load balancer of ${String(spec["ingressClassName"])}`)("name", 10);
  return { status: { loadBalancer: { ingress: [{ hostname: `k8s-simulated-${name}.elb.amazonaws.com` }] } } };
}
