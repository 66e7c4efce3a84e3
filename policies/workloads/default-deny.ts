import type { PlannedResource } from "../../model/planned-resource.ts";
import { withoutCompanion } from "../companions.ts";
import { isBlock, isUnknown, textsOf, valueAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";

const namespaceType = "kubernetes:core/v1:Namespace";
const policyType = "kubernetes:networking.k8s.io/v1:NetworkPolicy";

export const defaultDeny = resourceRule({
  id: "default-deny",
  severity: "block",
  protects: "Pods from all others: what no connection declares is closed in both directions.",
  control:
    "NSA/CISA Kubernetes Hardening Guidance, network separation and hardening; CIS Kubernetes Benchmark 5.3.2",
  fix: "Give the namespace a NetworkPolicy with an empty podSelector and both policyTypes, Ingress and Egress.",
  reads: {
    [namespaceType]: ["metadata.name"],
    [policyType]: ["metadata.namespace", "spec.podSelector", "spec.policyTypes"],
  },
  breaches: (resources) =>
    withoutCompanion(resources.ofType(namespaceType), resources.ofType(policyType).filter(selectsAll), {
      companion: "metadata.namespace",
      owner: "metadata.name",
    }).map((resource) => ({
      resource,
      message: "No policy denies what the namespace's pods do not declare.",
    })),
});

/** Whatever such a policy lets through itself, all else is denied to every pod of its namespace. */
function selectsAll({ inputs }: PlannedResource): boolean {
  const selector = valueAt(inputs, "spec.podSelector");
  const types = valueAt(inputs, "spec.policyTypes");
  if (isUnknown(selector) || isUnknown(types)) return true;
  const directions = textsOf(types);
  return (
    isBlock(selector) &&
    Object.keys(selector).length === 0 &&
    directions.includes("Ingress") &&
    directions.includes("Egress")
  );
}
