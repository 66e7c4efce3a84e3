import type { ReadinessCheck } from "../check.ts";
import { documentEvidence, headingsOf, runbookPaths } from "../file-requirement.ts";
import { met, notMet, type Requirement } from "../requirement.ts";

/** What an operator does by hand now and then, and the headings under which a page may say how. Rolling back has a point of its own. */
const tasks: readonly (readonly [string, RegExp])[] = [
  ["setting an environment up", /\b(?:set(?:ting)?[ -]?up|bootstrap|new environment)\b/iu],
  ["deploying", /\b(?:deploy\w*|releas\w+)\b/iu],
  ["scaling", /\bscal\w+\b/iu],
  ["monitoring", /\b(?:monitor\w*|dashboards?|where to look)\b/iu],
  ["debugging", /\b(?:debug\w*|troubleshoot\w*|something is wrong)\b/iu],
  ["changing secrets", /\b(?:secrets?|rotations?)\b/iu],
  ["destroying an environment", /\b(?:destroy\w*|tear(?:ing)? down)\b/iu],
];

const index = "docs/runbooks/README.md";

const runbookIndex: Requirement = {
  id: "runbook-index",
  says: "The index of the runbooks lists every page.",
  next: "Add the page to docs/runbooks/README.md.",
  look: ({ repository }) => {
    const text = repository.read(index);
    if (text === undefined) return notMet([{ says: "This file does not exist:", value: index }]);
    const pages = runbookPaths(repository);
    const missing = pages.filter((path) => !text.includes(`](${path.slice("docs/runbooks/".length)}`));
    if (pages.length === 0) return notMet([{ says: "There is no page beside the index." }]);
    return missing.length === 0
      ? met([documentEvidence(index)])
      : notMet(missing.map((path) => ({ says: "The index does not list:", value: path })));
  },
};

const runbookTasks: Requirement = {
  id: "runbook-tasks",
  says: `Pages say how it is done: ${tasks.map(([task]) => task).join(", ")}.`,
  next: "Write the missing pages into docs/runbooks.",
  look: ({ repository }) => {
    const pages = runbookPaths(repository).map((path) => ({
      path,
      headings: headingsOf(repository.read(path) ?? ""),
    }));
    const found = tasks.map(([task, heading]) => ({
      task,
      page: pages.find(({ headings }) => headings.some((text) => heading.test(text))),
    }));
    const missing = found.filter(({ page }) => page === undefined).map(({ task }) => task);
    const paths = new Set(found.flatMap(({ page }) => page?.path ?? []));
    const evidence = [...paths].map(documentEvidence);
    return missing.length === 0
      ? met(evidence)
      : notMet(
          missing.map((task) => ({ says: `No page has a heading about ${task}.` })),
          evidence,
        );
  },
};

export const runbooks: ReadinessCheck = {
  id: "runbooks",
  number: 13,
  title: "Runbooks exist for what operators do",
  requirements: [runbookIndex, runbookTasks],
};
