import type { ReadinessCheck } from "../check.ts";
import { ofDocuments, ofSomeDocument, ofTest } from "../file-requirement.ts";
import { cannotBeTold, met, notMet, type Requirement } from "../requirement.ts";

export const stackFile = ofDocuments({
  id: "stack-file",
  says: "One program and one file of values describe the environment.",
  paths: ["Pulumi.yaml", "stacks/index.ts", "Pulumi.<stack>.yaml"],
  next: "Write Pulumi.<stack>.yaml as CONTRIBUTING.md says under An environment.",
});

export const lockedVersions = ofDocuments({
  id: "locked-versions",
  says: "The same revision installs the same packages everywhere.",
  paths: ["package-lock.json"],
  next: "npm install --package-lock-only, and commit package-lock.json.",
});

/** A plan does not say how the state is sealed; the state does. */
const sealedState: Requirement = {
  id: "sealed-state",
  says: "The state's secrets are sealed by a key of KMS.",
  next: "pulumi stack change-secrets-provider awskms://alias/NAME --stack <stack>, then: pulumi stack export --stack <stack> --file state.json && npm run readiness -- --state state.json",
  look: ({ source }) => {
    if (source.sealedBy === undefined)
      return cannotBeTold([{ says: "A plan does not say what seals the state; an exported state does." }]);
    return source.sealedBy === "awskms"
      ? met([])
      : notMet([{ says: "The state is not sealed by KMS but by:", value: source.sealedBy }]);
  },
};

export const infrastructureAsCode: ReadinessCheck = {
  id: "infrastructure-as-code",
  number: 1,
  title: "Infrastructure is defined as code",
  requirements: [
    stackFile,
    lockedVersions,
    ofTest({
      id: "registered-resources",
      says: "A test compares what the program registers with what was agreed.",
      path: "test/stacks/environments.test.ts",
      title: "registers what its golden digest says",
      next: "Restore the test.",
    }),
    ofSomeDocument({
      id: "reviewed-changes",
      says: "Every pull request shows what it would change, before it is merged.",
      among: /^\.github\/workflows\/[^/]+\.ya?ml$/u,
      called: "workflow that runs on pull requests and previews or reviews an environment",
      fits: (text) =>
        /^\s*(?:- )?pull_request\b/mu.test(text) && /npm run (?:-s )?(?:preview|review)\b/u.test(text),
      next: "Add a workflow to .github/workflows that runs npm run review on pull_request.",
    }),
    sealedState,
  ],
};
