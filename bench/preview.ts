// What a preview of prod costs over a preview of nothing, by the same harness in one run. Ratios travel between machines,
// seconds do not. Run with: npm run bench
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { median, spread } from "./measured.ts";

const root = join(import.meta.dirname, "..");
const rounds = 5;
/** Rounds that are added where the first ones come out above the limit: on a busy machine five pairs say little. */
const furtherRounds = 10;
interface Run {
  readonly seconds: number;
  readonly megabytes: number;
  readonly resources: number;
}

interface Runs {
  readonly empty: Run[];
  readonly prod: Run[];
}

const limits = { ratio: 3, residentMegabytes: 500 };

const place = mkdtempSync(join(tmpdir(), "plinth-bench-"));
try {
  const checkouts = { prod: copyOfTree("prod"), empty: copyOfTree("empty") };
  writeFileSync(
    join(checkouts.empty, "stacks", "index.ts"),
    "export default function program() { return {}; }\n",
  );
  // The first runs find or build the CLI and fill the compile cache; they are not counted.
  for (const checkout of Object.values(checkouts)) measure(checkout);
  const runs: Runs = { prod: [], empty: [] };
  const measureRounds = (count: number) => {
    for (let round = 0; round < count; round++) {
      // In turn, so that a machine that slows down slows both.
      for (const name of ["empty", "prod"] as const) runs[name].push(measure(checkouts[name]));
    }
  };
  measureRounds(rounds);
  if (ratioOf(runs) > limits.ratio) measureRounds(furtherRounds);
  report(runs);
} finally {
  rmSync(place, { recursive: true, force: true });
}

function copyOfTree(name: string): string {
  const target = join(place, name);
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
  });
  for (const file of files.toString().split("\0").filter(Boolean)) {
    mkdirSync(dirname(join(target, file)), { recursive: true });
    cpSync(join(root, file), join(target, file));
  }
  symlinkSync(join(root, "node_modules"), join(target, "node_modules"), "junction");
  return target;
}

/** One preview of prod, as a whole process. */
function measure(checkout: string): Run {
  const memory = join(place, "memory");
  const probe = join(place, "probe.mjs");
  writeFileSync(
    probe,
    `import { writeFileSync } from "node:fs";
process.on("exit", () => writeFileSync(${JSON.stringify(memory)}, String(process.resourceUsage().maxRSS)));\n`,
  );
  const began = process.hrtime.bigint();
  const { status, stderr, stdout } = spawnSync(
    process.execPath,
    ["--import", pathToFileURL(probe).href, "commands/main.mjs", "preview", "--stack", "prod", "--json"],
    {
      cwd: checkout,
      encoding: "utf8",
      env: { ...process.env, NODE_COMPILE_CACHE: join(place, "compiled") },
      maxBuffer: 2 ** 28,
    },
  );
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  if (status !== 0) throw new Error(`the preview ended with ${status ?? "a signal"}: ${stderr}`);
  const resources = stdout.split('"op":').length - 1;
  return {
    seconds,
    megabytes: Number(readFileSync(memory, "utf8")) / 1024,
    resources,
  };
}

function ratioOf({ empty, prod }: Runs): number {
  return median(prod.map(({ seconds }, index) => seconds / (empty[index]?.seconds ?? Number.NaN)));
}

function report({ empty, prod }: Runs): void {
  const ratio = ratioOf({ empty, prod });
  const resident = Math.max(...prod.map(({ megabytes }) => megabytes));
  for (const [name, list] of [
    ["nothing", empty],
    ["prod", prod],
  ] as const) {
    const seconds = list.map((one) => one.seconds);
    console.log(`preview of ${name} (${list[0]?.resources ?? 0} resources): ${spread(seconds, 2)}`);
  }
  console.log(`ratio, median of ${prod.length} pairs: ${ratio.toFixed(2)} (at most ${limits.ratio})`);
  console.log(
    `peak resident memory of the program's process: ${resident.toFixed(0)} MB (below ${limits.residentMegabytes})`,
  );
  process.exitCode = ratio <= limits.ratio && resident < limits.residentMegabytes ? 0 : 1;
}
