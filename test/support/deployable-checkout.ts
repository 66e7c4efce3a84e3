import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unreleasedDigest } from "../../model/image.ts";
import { motoAccount } from "./moto.ts";
import { stackNames, stackText } from "./stack-files.ts";

/** What stands for a released image. */
export const releasedDigest = `sha256:${"a".repeat(64)}`;

/** A repository of the stack files alone, with images, dev in moto's account, and one commit. */
export class DeployableCheckout {
  readonly root = mkdtempSync(join(tmpdir(), "plinth-deployable-"));

  constructor() {
    for (const stack of stackNames)
      this.write(stack, stackText(stack).replaceAll(unreleasedDigest, releasedDigest));
    this.edit("dev", (text) => text.replaceAll("111122223333", motoAccount));
    this.#git("init", "--quiet", "--initial-branch=main");
    this.commit();
  }

  get head(): string {
    return this.#git("rev-parse", "HEAD").trim();
  }

  get status(): string {
    return this.#git("status", "--porcelain");
  }

  edit(stack: string, change: (text: string) => string): void {
    this.write(stack, change(readFileSync(join(this.root, `Pulumi.${stack}.yaml`), "utf8")));
  }

  write(stack: string, text: string): void {
    writeFileSync(join(this.root, `Pulumi.${stack}.yaml`), text);
  }

  commit(): void {
    this.#git("add", "--all");
    const author = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
    this.#git(...author, "commit", "--quiet", "--allow-empty", "--message", "For a test");
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #git(...args: readonly string[]): string {
    return execFileSync("git", [...args], { cwd: this.root }).toString();
  }
}
