import { randomUUID } from "node:crypto";
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, sep } from "node:path";
import { CannotRun } from "../../simulator/places.ts";
import type { DirectoryAddress } from "./backend-address.ts";
import type { StateStore, StoredObject } from "./state-store.ts";

/** A backend in a directory of this machine. Each object is one file, which appears or changes as a whole. */
export class DirectoryStore implements StateStore {
  readonly url: string;
  readonly #root: string;

  /** @throws CannotRun where there is no such directory: a mistyped one must not look like an empty backend. */
  constructor({ path, url }: DirectoryAddress) {
    if (!existsSync(path) || !statSync(path).isDirectory())
      throw new CannotRun(`There is no directory ${path}, which the backend ${url} names. Nothing was read.`);
    this.url = url;
    this.#root = path;
  }

  async list(prefix: string): Promise<readonly StoredObject[]> {
    // A prefix may end within a name, as it may in a bucket.
    const folder = prefix.slice(0, prefix.lastIndexOf("/") + 1);
    const directory = join(this.#root, folder);
    if (!existsSync(directory)) return [];
    return readdirSync(directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.startsWith(temporary))
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => ({
        path,
        key: path
          .slice(this.#root.length + 1)
          .split(sep)
          .join("/"),
      }))
      .filter(({ key }) => key.startsWith(prefix))
      .toSorted((one, other) => (one.key < other.key ? -1 : 1))
      .flatMap(({ key, path }) => {
        const found = statSync(path, { throwIfNoEntry: false });
        return found === undefined ? [] : [{ key, bytes: found.size, modified: found.mtime }];
      });
  }

  async read(key: string): Promise<Buffer | undefined> {
    const path = join(this.#root, key);
    return existsSync(path) ? readFileSync(path) : undefined;
  }

  async write(key: string, content: Buffer): Promise<void> {
    this.#place(key, content, renameSync);
  }

  async create(key: string, content: Buffer): Promise<boolean> {
    try {
      // Unlike a rename, a link fails where the name is taken.
      this.#place(key, content, linkSync);
      return true;
    } catch (problem) {
      if (problem instanceof Error && "code" in problem && problem.code === "EEXIST") return false;
      throw problem;
    }
  }

  async remove(key: string): Promise<void> {
    rmSync(join(this.#root, key), { force: true });
  }

  #place(key: string, content: Buffer, put: (from: string, to: string) => void): void {
    const path = join(this.#root, key);
    const draft = join(dirname(path), `${temporary}${randomUUID()}`);
    mkdirSync(dirname(path), { recursive: true });
    try {
      writeFileSync(draft, content, { flush: true });
      put(draft, path);
    } finally {
      rmSync(draft, { force: true });
    }
  }
}

/** What the names of files begin with that are still being written. */
const temporary = ".writing-";
