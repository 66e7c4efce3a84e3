import { isDisposable } from "../environment.ts";
import { resourceRule } from "../resource-rule.ts";
import { mayRunNone, replicaPaths } from "./replica-count.ts";

export const servingReplicas = resourceRule({
  id: "serving-replicas",
  severity: "block",
  protects: "Requests to a service that is there and runs nowhere: nobody answers until somebody notices.",
  control: "Amazon EKS Best Practices Guide, reliability",
  fix: "Let one pod serve at least (replicas.min in the stack file), or take the service out. Only a disposable environment may let it run nowhere.",
  reads: Object.fromEntries(Object.entries(replicaPaths).map(([type, path]) => [type, [path]])),
  breaches: (resources) =>
    isDisposable(resources)
      ? []
      : resources
          .ofType(...Object.keys(replicaPaths))
          .filter(({ inputs, type }) => mayRunNone(type, inputs))
          .map((resource) => ({
            resource,
            message: `No pod has to serve: ${replicaPaths[resource.type] ?? ""} is 0.`,
          })),
});
