import { resourceRule } from "../resource-rule.ts";
import { podExcesses } from "./pod-restrictions.ts";
import { podReads, podSpecs } from "./pod-specs.ts";

export const restrictedPods = resourceRule({
  id: "restricted-pods",
  severity: "block",
  protects:
    "The node and its other pods from one that was broken into: it has no rights to climb with and no file to change.",
  control:
    "Pod Security Standards, restricted; NSA/CISA Kubernetes Hardening Guidance, Kubernetes Pod security",
  fix: "Run as a numbered user without root, drop ALL capabilities, set seccompProfile RuntimeDefault, allowPrivilegeEscalation false and readOnlyRootFilesystem true; what has to be written goes into an emptyDir.",
  reads: podReads(
    "hostNetwork",
    "hostPID",
    "hostIPC",
    "securityContext",
    "containers[].securityContext",
    "initContainers[].securityContext",
  ),
  breaches: (resources) =>
    podSpecs(resources).flatMap((pod) => {
      const excesses = podExcesses(pod);
      return excesses.length === 0
        ? []
        : [{ resource: pod.resource, message: `The pod is less than restricted: ${excesses.join("; ")}.` }];
    }),
});
