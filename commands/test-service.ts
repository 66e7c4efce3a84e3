import { spawn } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";

const service = join(import.meta.dirname, "..", "service");

/** npm's own program: started so, it needs no shell on any system. */
const npm = process.env["npm_execpath"];

/** Of the repository's own packages: what it runs looks at the service from outside. */
const mocha = join(service, "..", "node_modules", "mocha", "bin", "mocha.js");

/**
 * The service's own checks and tests, with its own packages, which are installed when its lockfile is newer than they; then the
 * tests of what the repository asks of a running service.
 */
async function testService(): Promise<number> {
  if (npm === undefined) {
    process.stderr.write("This is started by npm: npm run test:service\n");
    return 2;
  }
  if (!isInstalled() && (await run(npm, "ci")) !== 0) return 2;
  const own = (await run(npm, "run", "check")) || (await run(npm, "test"));
  return own || run(mocha, "--config", "../test/service/.mocharc.json");
}

/** npm writes its own lockfile when everything is in place. */
function isInstalled(): boolean {
  return changed("node_modules/.package-lock.json") >= changed("package-lock.json");
}

/** When, in milliseconds; 0 for a file that does not exist. */
function changed(path: string): number {
  return statSync(join(service, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function run(program: string, ...words: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...words], { cwd: service, stdio: "inherit" });
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

process.exitCode = await testService();
