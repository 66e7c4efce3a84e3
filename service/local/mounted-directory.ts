import { mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A directory of files as Kubernetes mounts secrets and ConfigMaps: each file is a link through `..data`, a link to a
 * directory of one version, and a new version appears by replacing that one link.
 */
export class MountedDirectory {
  readonly path: string;
  #version = 0;

  constructor(path: string, files: Readonly<Record<string, string>>) {
    this.path = path;
    mkdirSync(path, { recursive: true });
    this.replace(files);
    for (const name of Object.keys(files)) symlinkSync(join("..data", name), join(path, name));
  }

  file(name: string): string {
    return join(this.path, name);
  }

  /** All files at once, as a reader sees it. */
  replace(files: Readonly<Record<string, string>>): void {
    this.#version += 1;
    const version = `..version-${this.#version}`;
    mkdirSync(join(this.path, version));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(this.path, version, name), text);
    const data = join(this.path, "..data");
    const previous = this.#version === 1 ? undefined : readlinkSync(data);
    symlinkSync(version, join(this.path, "..data_tmp"));
    renameSync(join(this.path, "..data_tmp"), data);
    if (previous !== undefined) rmSync(join(this.path, previous), { recursive: true });
  }
}
