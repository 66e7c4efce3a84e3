import { textAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";
import { containersOf, podReads, podSpecs } from "./pod-specs.ts";

const byDigest = /^[^\s@]+@sha256:[0-9a-f]{64}$/u;

export const imageByDigest = resourceRule({
  id: "image-by-digest",
  severity: "block",
  protects: "What runs from being swapped: a tag may point to another image tomorrow, a digest never does.",
  control: "OWASP Kubernetes Top Ten K02:2022",
  fix: "Name the image by its digest, as in registry/name@sha256:… of the release that was tested.",
  reads: podReads("containers[].image", "initContainers[].image"),
  breaches: (resources) =>
    podSpecs(resources).flatMap((pod) =>
      containersOf(pod).flatMap(({ container, name }) => {
        const image = textAt(container, "image");
        if (image === undefined || byDigest.test(image)) return [];
        return [
          { resource: pod.resource, message: `The container ${name} runs ${image}, which is no digest.` },
        ];
      }),
    ),
});
