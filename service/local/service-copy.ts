import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL("../", import.meta.url));

/** A copy of what runs, in a directory of its own; the packages are shared. */
export class ServiceCopy {
  readonly directory = mkdtempSync(join(tmpdir(), "orders-copy-"));

  constructor(names: readonly string[] = ["src", "migrations", "package.json"]) {
    for (const name of names) cpSync(join(here, name), join(this.directory, name), { recursive: true });
    symlinkSync(join(here, "node_modules"), join(this.directory, "node_modules"));
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.directory, path), text);
  }

  /** @throws Error when the text is not in the file: then what it stands for has to be thought over. */
  change(path: string, from: string, to: string): void {
    const text = readFileSync(join(this.directory, path), "utf8");
    if (!text.includes(from)) throw new Error(`${path} does not hold: ${from}`);
    this.write(path, text.replaceAll(from, to));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
