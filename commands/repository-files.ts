import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Repository } from "../review/readiness/repository.ts";

/** What can be evidence: no packages, and nothing that is generated. */
const patterns = [
  "*",
  ".github/**/*",
  "{account,certificates,commands,docs,policies,review,schema,stacks,test}/**/*",
  "service/*",
  "service/.env.example",
  "service/{src,test,migrations}/**/*",
];

/** The files of a checkout, each read when it is asked for. */
export function repositoryFiles(root: string): Repository {
  const paths = globSync(patterns, {
    cwd: root,
    withFileTypes: true,
    exclude: ({ name }) => name === "node_modules",
  })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, "/").length).replaceAll("\\", "/"))
    .toSorted();
  const known = new Set(paths);
  return {
    paths: [...known],
    read: (path) => (known.has(path) ? readFileSync(join(root, path), "utf8") : undefined),
  };
}
