import { declarationType, declaredEnvironment } from "../environment.ts";
import { textAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";
import { containersOf, podReads, podSpecs } from "./pod-specs.ts";

/** A plan says from which host an image is pulled, and no more: who may push there, the account of the registry says. */
export const imageRegistry = resourceRule({
  id: "image-registry",
  severity: "block",
  protects:
    "What runs from whoever keeps another registry: nobody here scans its images, or says who may push them.",
  control: "OWASP Kubernetes Top Ten K02:2022",
  fix: "Push the image to the registry that imageRegistry in the stack file names, and name it there; an image of somebody else is copied there first.",
  reads: {
    ...podReads("containers[].image", "initContainers[].image"),
    [declarationType]: ["imageRegistry"],
  },
  breaches: (resources) => {
    const declared = declaredEnvironment(resources);
    // That nothing is declared, data-residency says.
    if (declared === undefined) return [];
    const { imageRegistry: registry } = declared;
    const own = registry === undefined ? undefined : `${registry}/`;
    return podSpecs(resources).flatMap((pod) =>
      containersOf(pod).flatMap(({ container, name }) => {
        const image = textAt(container, "image");
        if (image === undefined || (own !== undefined && image.startsWith(own))) return [];
        const message = `The container ${name} runs ${image}, which is not from ${registry ?? "a registry that the environment names"}.`;
        return [{ resource: pod.resource, message }];
      }),
    );
  },
});
