// The local loop: a database, the migrations, worker and api with reload. Everything is thrown away at the end.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { LocalPlatform, untilReady } from "./platform.ts";

const here = fileURLToPath(new URL("../", import.meta.url));
const own = fileURLToPath(new URL("../.env.local", import.meta.url));
const overrides = existsSync(own) ? parseEnv(readFileSync(own, "utf8")) : {};
const ports = {
  http: Number(overrides["PORT"] ?? process.env["PORT"] ?? 8080),
  metrics: Number(overrides["METRICS_PORT"] ?? process.env["METRICS_PORT"] ?? 9464),
};

/** Longer than any start on a machine that is not busy with other things. */
const readyWithinSeconds = 60;

const children: ChildProcess[] = [];
console.log("Starting a database, migrations, worker and api …");
const platform = await LocalPlatform.create();
let ending = false;
const end = async () => {
  if (ending) return;
  ending = true;
  for (const child of children) child.kill("SIGTERM");
  await Promise.all(children.map(async (child) => new Promise((resolve) => child.once("close", resolve))));
  await platform.remove();
};
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void end());

await platform.runJob("migrate");
// The worker takes the ports after the api's.
const workerUrl = `http://localhost:${ports.http + 1}`;
start("worker", 1);
start("api", 0);
await untilReady({ url: `http://localhost:${ports.http}` }, readyWithinSeconds).catch(async () => {
  await end();
  console.error(
    `The api did not become ready within ${readyWithinSeconds} s. If nothing above tells why, the machine is too busy: run npm run dev again. Nothing is left running.`,
  );
  process.exit(1);
});
console.log(`
Ready in ${(performance.now() / 1000).toFixed(1)} s. It starts again when a source changes; Ctrl-C ends it and throws the database away.

  curl -i http://localhost:${ports.http}/orders -H 'content-type: application/json' -H "idempotency-key: $(uuidgen)" \\
    -d '{"customerEmail":"you@example.com","currency":"EUR","lines":[{"sku":"A-1","quantity":1,"unitPriceCents":990}]}'

  worker   ${workerUrl}/queue
  metrics  http://localhost:${ports.metrics}/metrics
  flags    ${platform.flags.file("flags.json")}
`);

function start(mode: "api" | "worker", offset: number): void {
  const child = spawn(process.execPath, ["--watch", "--watch-preserve-output", "src/main.ts", mode], {
    cwd: here,
    env: {
      HOST: "127.0.0.1",
      SHUTDOWN_DELAY_SECONDS: "0",
      ...platform.environment(mode, workerUrl),
      ...overrides,
      PORT: String(ports.http + offset),
      METRICS_PORT: String(ports.metrics + offset),
    },
    stdio: ["ignore", "inherit", "inherit"],
  });
  children.push(child);
}
