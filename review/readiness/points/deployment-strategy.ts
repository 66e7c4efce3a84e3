import { unreleasedDigest } from "../../../model/image.ts";
import type { ReadinessCheck } from "../check.ts";
import { eachContainer } from "../container-judge.ts";
import { ofDocuments, ofTest } from "../file-requirement.ts";
import { fine, type Judge, open, wrong } from "../judgement.ts";
import { ofRecord } from "../record-requirement.ts";
import { ofResources } from "../resource-requirement.ts";
import { notKnown, valueAt } from "../values.ts";
import { serviceTypes, workloadTypes } from "../workload.ts";

/** A Deployment that takes none away before its successor is ready; a Rollout brings a strategy of its own. */
const replacesWithoutGap: Judge = ({ inputs, type }) => {
  const strategy = valueAt(inputs, "spec.strategy");
  if (strategy === notKnown) return open("spec.strategy");
  if (type !== "kubernetes:apps/v1:Deployment")
    return strategy === undefined ? wrong("It has no strategy.") : fine;
  const kind = valueAt(inputs, "spec.strategy.type");
  if (kind === notKnown) return open("spec.strategy.type");
  if (kind !== "RollingUpdate")
    return wrong("spec.strategy.type has to be RollingUpdate, and is", kind ?? "not set");
  const away = valueAt(inputs, "spec.strategy.rollingUpdate.maxUnavailable");
  if (away === notKnown) return open("spec.strategy.rollingUpdate.maxUnavailable");
  return away === 0 || away === "0%"
    ? fine
    : wrong("spec.strategy.rollingUpdate.maxUnavailable has to be 0, and is", away ?? "not set");
};

const runsReleasedImages = eachContainer((container) => {
  const image = valueAt(container, "image");
  if (image === notKnown) return open("image");
  if (typeof image !== "string" || !/@sha256:[0-9a-f]{64}$/u.test(image))
    return wrong("An image has to be named by its digest, and is", image ?? "not set");
  return image.endsWith(unreleasedDigest)
    ? wrong("An image stands for one that is not released yet:", image)
    : fine;
});

export const releasedImages = ofResources({
  id: "released-images",
  says: "Everything runs an image that has been released, named by its digest.",
  called: "workloads",
  types: workloadTypes,
  judge: runsReleasedImages,
  next: "Release the service, and write the image's digest into Pulumi.<stack>.yaml.",
});

export const deploymentStrategy: ReadinessCheck = {
  id: "deployment-strategy",
  number: 5,
  title: "A deployment strategy is chosen and tested",
  requirements: [
    ofDocuments({
      id: "strategy-decided",
      says: "It is written down how a release replaces the one before.",
      paths: ["docs/adr/0026-a-migration-is-a-job-of-its-release.md"],
      next: "Restore the decision record.",
    }),
    ofResources({
      id: "rolling-update",
      says: "A release takes no replica away before its successor is ready.",
      called: "services",
      types: serviceTypes,
      judge: replacesWithoutGap,
      next: "Let the Deployment roll with maxUnavailable 0.",
    }),
    releasedImages,
    ofTest({
      id: "release-tested",
      says: "A test runs two versions side by side during a release.",
      path: "service/test/two-versions.test.ts",
      title:
        "keeps new code out of service until its migration has run, then both versions serve each other's orders",
      next: "Restore the test.",
    }),
    ofRecord({
      id: "deployment-done",
      says: "A deployment to this environment has gone through while it was used.",
      about: "deployment",
    }),
  ],
};
