import type { ReadinessCheck } from "../check.ts";
import { headingsOf, ofSomeDocument, ofTest } from "../file-requirement.ts";
import { fine, type Judge, open, wrong } from "../judgement.ts";
import { ofRecord } from "../record-requirement.ts";
import { ofResources } from "../resource-requirement.ts";
import { notKnown, valueAt } from "../values.ts";
import { serviceTypes } from "../workload.ts";

/** Kubernetes keeps ten where nothing is said. */
const keepsRevisions: Judge = ({ inputs }) => {
  const kept = valueAt(inputs, "spec.revisionHistoryLimit");
  if (kept === notKnown) return open("spec.revisionHistoryLimit");
  return kept === undefined || (typeof kept === "number" && kept >= 1)
    ? fine
    : wrong("spec.revisionHistoryLimit has to be at least 1, and is", kept);
};

export const rollback: ReadinessCheck = {
  id: "rollback",
  number: 6,
  title: "Taking a release back is documented and tested",
  requirements: [
    ofSomeDocument({
      id: "rollback-page",
      says: "A runbook says how a release is taken back.",
      among: /^docs\/runbooks\/[^/]+\.md$/u,
      called: "page in docs/runbooks with a heading about rolling back",
      fits: (text) => headingsOf(text).some((heading) => /\broll(?:ing)?[ -]?back\b/iu.test(heading)),
      next: "Write docs/runbooks/roll-back.md.",
    }),
    ofResources({
      id: "revisions-kept",
      says: "The cluster keeps earlier revisions of every service.",
      called: "services",
      types: serviceTypes,
      judge: keepsRevisions,
      next: "Set revisionHistoryLimit on the Deployment to 1 or more.",
    }),
    ofTest({
      id: "rollback-tested",
      says: "A test starts the old version on the new schema.",
      path: "service/test/two-versions.test.ts",
      title: "can be taken back: the old version starts and is ready on the new schema",
      next: "Restore the test.",
    }),
    ofRecord({
      id: "rollback-drill",
      says: "A release to this environment was taken back on purpose.",
      about: "rollback-drill",
    }),
  ],
};
