import { parse } from "yaml";
import { z } from "zod";
import type { ReadinessCheck } from "../check.ts";
import { documentEvidence, ofTest } from "../file-requirement.ts";
import { lockedVersions, stackFile } from "../points/infrastructure-as-code.ts";
import type { Repository } from "../repository.ts";
import { met, notMet, type Requirement } from "../requirement.ts";

const stackFileName = /^Pulumi\.[^/]+\.yaml$/u;

const severalEnvironments: Requirement = {
  id: "several-environments",
  says: "One program makes at least two environments.",
  next: "Write a second Pulumi.NAME.yaml.",
  look: ({ repository }) => {
    const files = repository.paths.filter((path) => stackFileName.test(path));
    return files.length >= 2
      ? met(files.map(documentEvidence))
      : notMet([{ says: "There are fewer than two stack files; there are:", value: String(files.length) }]);
  },
};

const manifest = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

const exactVersions: Requirement = {
  id: "exact-versions",
  says: "Every package that is depended on is named with its exact version.",
  next: "npm install --save-exact NAME@VERSION for each of them.",
  look: ({ repository }) => {
    const files = ["package.json", "service/package.json"].filter(
      (path) => repository.read(path) !== undefined,
    );
    if (files.length === 0) return notMet([{ says: "This file does not exist:", value: "package.json" }]);
    const loose = files.flatMap((path) =>
      looseVersions(repository.read(path) ?? "").map((one) => `${one} in ${path}`),
    );
    return loose.length === 0
      ? met(files.map(documentEvidence))
      : notMet(loose.map((value) => ({ says: "This is no exact version:", value })));
  },
};

function looseVersions(text: string): readonly string[] {
  const read = manifest.safeParse(json(text));
  if (!read.success) return ["the whole file, which cannot be read,"];
  const all = { ...read.data.dependencies, ...read.data.devDependencies };
  return Object.entries(all).flatMap(([name, version]) =>
    /^\d/u.test(version) ? [] : [`${name} ${version}`],
  );
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const stackValues = z.object({ config: z.record(z.string(), z.unknown()) });

const sameKeys: Requirement = {
  id: "same-keys",
  says: "The stack files have the same keys.",
  next: "npm run config:check names each key that a file lacks.",
  look: ({ repository }) => {
    const files = repository.paths.filter((path) => stackFileName.test(path));
    const keys = files.map((path) => ({ path, keys: keysOf(repository, path) }));
    const all = new Set(keys.flatMap((file) => file.keys));
    const lacks = keys.flatMap((file) =>
      [...all].filter((key) => !file.keys.includes(key)).map((key) => `${key} in ${file.path}`),
    );
    if (files.length < 2) return notMet([{ says: "There are fewer than two stack files to compare." }]);
    return lacks.length === 0
      ? met(files.map(documentEvidence))
      : notMet(lacks.map((value) => ({ says: "This key is missing:", value })));
  },
};

function keysOf(repository: Repository, path: string): readonly string[] {
  const values = stackValues.safeParse(yaml(repository.read(path) ?? ""));
  return values.success ? Object.keys(values.data.config) : [];
}

function yaml(text: string): unknown {
  try {
    const value: unknown = parse(text);
    return value;
  } catch {
    return undefined;
  }
}

export const codebase: ReadinessCheck = {
  id: "codebase",
  number: 1,
  title: "Codebase: one, in version control, deployed many times",
  requirements: [stackFile, severalEnvironments],
};

export const dependencies: ReadinessCheck = {
  id: "dependencies",
  number: 2,
  title: "Dependencies: declared and isolated",
  requirements: [lockedVersions, exactVersions],
};

export const parity: ReadinessCheck = {
  id: "parity",
  number: 10,
  title: "Parity: environments differ in size, not in kind",
  requirements: [
    sameKeys,
    ofTest({
      id: "parity-tested",
      says: "A test compares the stack files.",
      path: "test/stacks/config/parity.test.ts",
      title: "finds the tracked files alike in keys and order",
      next: "Restore the test.",
    }),
  ],
};
