import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { stringify } from "yaml";
import { type KubernetesObject, kindRank } from "../simulator/kubernetes/objects.ts";

/** What every file begins with, and by which a later run knows its own. */
const firstWords = "# Written by npm run manifests";

/** File name to text, in the order of the names, which is the order in which `kubectl apply -f` takes them. */
export function manifestFiles(
  objects: readonly KubernetesObject[],
  stack: string,
): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const object of objects) {
    const name = freeName(files, fileName(object));
    files.set(name, `${header(stack)}${stringify(object, { lineWidth: 0 })}`);
  }
  return files;
}

function header(stack: string): string {
  return [
    `${firstWords} -- --stack ${stack}. Do not edit.`,
    "# What AWS decides (ids, ARNs, host names) is simulated: apply it to a test cluster, never to a live one.",
    "",
  ].join("\n");
}

/** The rank of the kind first; a further object takes no number from another. */
function fileName({ kind, metadata }: KubernetesObject): string {
  const words = [kind, metadata.namespace ?? "", metadata.name].filter((word) => word !== "");
  return `${String(kindRank(kind)).padStart(2, "0")}-${words.join("-")}`
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, "-");
}

/** Two kinds of one name in different groups, or names that differ in a sign that file names do not have. */
function freeName(taken: ReadonlyMap<string, string>, name: string, number = 1): string {
  const candidate = `${name}${number === 1 ? "" : `-${number}`}.yaml`;
  return taken.has(candidate) ? freeName(taken, name, number + 1) : candidate;
}

/** What in a directory `npm run manifests` has not written, sorted; empty when it may be replaced. */
export function foreignFiles(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  if (!lstatSync(realpathSync(directory)).isDirectory()) return [basename(directory)];
  return readdirSync(directory)
    .filter((name) => !isOwn(join(directory, name)))
    .toSorted();
}

function isOwn(path: string): boolean {
  if (!path.endsWith(".yaml") || !lstatSync(path).isFile()) return false;
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(firstWords.length);
    readSync(file, start, 0, start.length, 0);
    return start.toString() === firstWords;
  } finally {
    closeSync(file);
  }
}

/**
 * Replaces a directory by one with these files: it is written beside its place and then moved there, so that at no moment some files are
 * new and others old. The caller has made sure that nothing of anybody else's is in it.
 */
export function replaceDirectory(directory: string, files: ReadonlyMap<string, string>): void {
  const place = existsSync(directory) ? realpathSync(directory) : resolve(directory);
  mkdirSync(dirname(place), { recursive: true });
  const workshop = mkdtempSync(join(dirname(place), `.${basename(place)}-`));
  try {
    const next = join(workshop, "new");
    mkdirSync(next);
    for (const [name, text] of files) writeFileSync(join(next, name), text);
    if (existsSync(place)) renameSync(place, join(workshop, "old"));
    renameSync(next, place);
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
}
