import type { ReadinessCheck } from "../check.ts";
import { eachContainer, openVariables } from "../container-judge.ts";
import { ofTest } from "../file-requirement.ts";
import { fine, open, wrong } from "../judgement.ts";
import type { Repository } from "../repository.ts";
import { ofResources } from "../resource-requirement.ts";
import { variablesOf, workloadTypes } from "../workload.ts";

/** Where a variable may be described. */
const described = /^(?:[^/]+\/)*\.env\.example$|^(?:README|docs\/.+|[^/]+\/README)\.md$/u;

const describesVariables = eachContainer((container, { repository }) => {
  const unknown = openVariables(container);
  if (unknown !== undefined) return open(unknown);
  const known = wordsOf(repository);
  const missing = variablesOf(container).filter((name) => !known.has(name));
  return missing.length === 0 ? fine : wrong("No document describes:", missing.join(", "));
});

export const variablesDocumented = ofResources({
  id: "variables-documented",
  says: "Every variable that a container is given is described.",
  called: "workloads",
  types: workloadTypes,
  judge: describesVariables,
  next: "Describe the variable in service/.env.example, or in the .env.example or README of its own service.",
});

const words = new WeakMap<Repository, ReadonlySet<string>>();

/** Every name of a variable that some document has; read once for each repository, since each workload asks. */
function wordsOf(repository: Repository): ReadonlySet<string> {
  const read = words.get(repository);
  if (read !== undefined) return read;
  const found = new Set(
    repository.paths
      .filter((path) => described.test(path))
      .flatMap((path) => (repository.read(path) ?? "").match(/\b[A-Z][A-Z0-9_]+\b/gu) ?? []),
  );
  words.set(repository, found);
  return found;
}

export const variables: ReadinessCheck = {
  id: "variables",
  number: 3,
  title: "Environment variables are documented",
  requirements: [
    variablesDocumented,
    ofTest({
      id: "variables-tested",
      says: "A test compares the description with what the service reads.",
      path: "service/test/configuration.test.ts",
      title: "names in .env.example exactly the variables of the schema",
      next: "Restore the test.",
    }),
  ],
};
