import type { PlanInputs } from "../../model/plan.ts";
import { isGiven, isUnknown, valueAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";
import { containersOf, podReads, podSpecs } from "./pod-specs.ts";

/** What a container has to state. No limit of CPU: it would slow a pod down on a node that is idle. */
const stated = ["requests.cpu", "requests.memory", "limits.memory"] as const;

export const requestsAndLimits = resourceRule({
  id: "requests-and-limits",
  severity: "block",
  protects:
    "Each pod from its neighbors: the scheduler knows what it needs, and it cannot take their memory.",
  control: "NSA/CISA Kubernetes Hardening Guidance, resource policies",
  fix: "State requests of CPU and memory, and a limit of memory that equals its request, so that no node promises memory twice.",
  reads: podReads("containers[].resources", "initContainers[].resources"),
  breaches: (resources) =>
    podSpecs(resources).flatMap((pod) =>
      containersOf(pod).flatMap(({ container, name }) => {
        const mistake = mistakeIn(container);
        return mistake === undefined
          ? []
          : [{ resource: pod.resource, message: `The container ${name} ${mistake}.` }];
      }),
    ),
});

function mistakeIn(container: PlanInputs): string | undefined {
  const given = (path: string) => valueAt(container, `resources.${path}`);
  const missing = stated.filter((path) => !isGiven(given(path)));
  if (missing.length > 0) return `states no ${missing.join(", ")}`;
  const [request, limit] = [given("requests.memory"), given("limits.memory")];
  if (isUnknown(request) || isUnknown(limit) || request === limit) return undefined;
  return `may take ${String(limit)} of memory and asks for ${String(request)}`;
}
