// Sees to it that what imports this runs on Node 24 or newer: an older Node starts the same command again on the one that npm has
// installed with the packages. Plain JavaScript that Node 18 can read, without packages.
//
// npm should put that Node on the path of every script by itself. Many versions of it, 10.8.2 and 11.6.0 among them, remove its link
// in node_modules/.bin again, together with those of the other platforms' packages, which bear the same name: npm/cli#4362.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { constants } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const oldest = 24;
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const nodePackage = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;

if (!existsSync(join(root, "node_modules"))) {
  refuse(
    "The packages of Plinth are not installed: there is no node_modules. Run `npm ci`, then the command again.",
  );
}
if (majorOf(process.versions.node) < oldest) {
  const node = installedNode();
  if (node === undefined) refuse(`${tooOld()}\n${missingAdvice()}`);
  else await startAgain(node);
}

function majorOf(version) {
  return Number(version.split(".")[0]);
}

/** The program in npm's package of Node for this platform; undefined without the package, or where it is too old itself. */
function installedNode() {
  try {
    const manifest = createRequire(import.meta.url).resolve(`${nodePackage}/package.json`);
    const { bin, version } = JSON.parse(readFileSync(manifest, "utf8"));
    const node = join(dirname(manifest), bin.node);
    return majorOf(version) >= oldest && existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

/** Runs the same command on another Node and ends as it ends; never returns. */
function startAgain(node) {
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit", env: withFirstOnPath(dirname(node)) });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      // On Windows a console's Ctrl-C reaches the child by itself, and to pass it on would end the child without clean-up.
      if (process.platform !== "win32") child.kill(signal);
    });
  }
  child.on("error", (problem) => refuse(`${tooOld()}\n${unusableAdvice(node, problem)}`));
  child.on("close", (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
  return new Promise(() => {});
}

/** Whoever starts `node` by its name gets the same one. The directory holds nothing else that could hide another program. */
function withFirstOnPath(directory) {
  const variable = Object.keys(process.env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  const others = process.env[variable] ?? "";
  return { ...process.env, [variable]: others === "" ? directory : `${directory}${delimiter}${others}` };
}

function tooOld() {
  return `Node ${process.versions.node} runs this command; Plinth needs Node ${oldest} or newer.`;
}

function missingAdvice() {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return optionalDependencies?.[nodePackage] === undefined
    ? `npm has none for ${process.platform} on ${process.arch} that Plinth could bring along: install Node ${oldest} (https://nodejs.org/) and run the command again.`
    : `npm brings it along as the optional package ${nodePackage}, which is missing or too old in node_modules. Run:\n  npm ci --include=optional\n` +
        `and then the command again. Or install Node ${oldest} (https://nodejs.org/) yourself.`;
}

function unusableAdvice(node, problem) {
  return (
    `The one that npm has brought along, ${node}, cannot be started here (${problem.message}): it is made for glibc, so Linux with musl cannot run it. ` +
    `Install Node ${oldest} (https://nodejs.org/) and run the command again.`
  );
}

function refuse(message) {
  if (process.argv.includes("--json")) {
    writeSync(1, `${JSON.stringify({ error: { message, exitCode: 2 } }, undefined, 2)}\n`);
  }
  writeSync(2, `${message}\n`);
  process.exit(2);
}
