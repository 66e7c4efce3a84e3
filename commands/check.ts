import { spawn } from "node:child_process";
import { join } from "node:path";
import { WaiverError } from "../policies/waiver-error.ts";
import { endTogether, throwIfInterrupted } from "../simulator/interruption.ts";
import { configCheck } from "./config-check.ts";
import { checkDocuments } from "./documents.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { areRecordsValid } from "./records.ts";
import { rules } from "./rules.ts";
import { schema } from "./schema.ts";
import { checkout, readWaivers } from "./stack-run.ts";
import { tell } from "./terminal.ts";

interface Part {
  readonly name: string;
  /** True when nothing is wrong; says by itself what is. */
  readonly run: () => Promise<boolean>;
}

const parts: readonly Part[] = [
  { name: "format", run: () => tool("biome", "check", "--error-on-warnings", ".") },
  {
    name: "lint and import direction",
    run: () => tool("oxlint", "--type-aware", "--deny-warnings", "--disable-nested-config"),
  },
  { name: "types", run: () => tool("tsc", "--project", ".") },
  { name: "stack files", run: stackFiles },
  { name: "waivers", run: () => Promise.resolve(areWaiversValid(checkout)) },
  { name: "records", run: () => Promise.resolve(areRecordsValid(checkout)) },
  { name: "generated schema", run: async () => (await schema({ check: true })) === 0 },
  { name: "table of rules", run: () => Promise.resolve(rules({ check: true }) === exitCode.fine) },
  {
    name: "costs in the README",
    run: async () => (await import("./readme-cost.ts")).readmeCost({ check: true }),
  },
  {
    name: "documents",
    run: async () => {
      const mistakes = await checkDocuments(checkout);
      for (const mistake of mistakes) tell(`  ${mistake}`);
      return mistakes.length === 0;
    },
  },
];

/** Every check that needs nothing but Node, each run to its end, so that one run shows all there is to mend. */
export async function check(): Promise<ExitCode> {
  const failed: string[] = [];
  for (const { name, run } of parts) {
    const began = Date.now();
    const fine = await run();
    throwIfInterrupted();
    tell(`${fine ? "ok  " : "FAIL"} ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    if (!fine) failed.push(name);
  }
  if (failed.length === 0) return exitCode.fine;
  tell(`Failed: ${failed.join(", ")}. Format and import order are mended by: npm run format`);
  return exitCode.blocked;
}

/** The comparison of the environments is shown only with mistakes, like all that a part says. */
async function stackFiles(): Promise<boolean> {
  const said: string[] = [];
  const code = await configCheck({ print: (text) => said.push(text) });
  if (code !== 0) tell(said.join("\n"));
  return code === 0;
}

/** False, and says why, where a waiver is malformed or has expired. Whether one is used only a plan can tell. */
export function areWaiversValid(root: string, say: (text: string) => void = tell): boolean {
  try {
    readWaivers(root);
    return true;
  } catch (problem) {
    if (!(problem instanceof WaiverError)) throw problem;
    say(problem.message);
    return false;
  }
}

/** The JavaScript that each tool begins with: started so, it needs no shell on any system. */
export const toolEntries = {
  biome: "@biomejs/biome/bin/biome",
  oxlint: "oxlint/bin/oxlint",
  tsc: "typescript/bin/tsc",
} as const;

/** Runs a tool of node_modules; what it says is shown only when it fails. */
function tool(name: keyof typeof toolEntries, ...args: readonly string[]): Promise<boolean> {
  const entry = join(checkout, "node_modules", toolEntries[name]);
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...args], {
      cwd: checkout,
      stdio: ["ignore", "pipe", "pipe"],
    });
    endTogether(child);
    const said: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
    child.on("error", reject);
    child.on("close", (code) => {
      if (code !== 0) tell(Buffer.concat(said).toString().trimEnd());
      resolve(code === 0);
    });
  });
}
