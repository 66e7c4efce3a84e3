import type { PlannedResource } from "../../model/planned-resource.ts";
import { isBlock, isUnknown, valueAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";
import { isWithin } from "../resource-set.ts";

const namespaceType = "kubernetes:core/v1:Namespace";

/**
 * The component with the namespaces of EKS add-ons: their pods are AWS' own, and that of the secrets driver mounts directories of the
 * node, which nothing below `privileged` admits.
 */
const addons = "plinth:cluster:Cluster";

/**
 * The label by which Kubernetes refuses pods; `warn` and `audit` refuse none.
 *
 * Source: https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
const label = "pod-security.kubernetes.io/enforce";

export const restrictedNamespaces = resourceRule({
  id: "restricted-namespaces",
  severity: "block",
  protects:
    "The node from pods that no plan shows: what a controller or a person makes in the namespace is held to the same as the program's own.",
  control: "Pod Security Standards, restricted",
  fix: `Give the namespace the label ${label} with the value restricted. Only namespaces of the cluster's add-ons go without.`,
  reads: { [namespaceType]: ["metadata.labels"] },
  breaches: (resources) =>
    resources
      .ofType(namespaceType)
      .filter((resource) => !isWithin(resource, addons))
      .flatMap((resource) => {
        const mistake = mistakeIn(resource);
        return mistake === undefined ? [] : [{ resource, message: `The namespace ${mistake}.` }];
      }),
});

/** What admits less than restricted pods. A level is the program's own word, so one that is known only later counts as none. */
function mistakeIn({ inputs }: PlannedResource): string | undefined {
  const labels = valueAt(inputs, "metadata.labels");
  if (isUnknown(labels)) return undefined;
  const level = isBlock(labels) ? labels[label] : undefined;
  if (level === "restricted") return undefined;
  return typeof level === "string" && level !== ""
    ? `admits pods of the level ${level}`
    : "states no level, so that it admits every pod";
}
