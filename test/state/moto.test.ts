import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { expect } from "chai";

const program = join(import.meta.dirname, "..", "support", "moto-and-wait.ts");

const answers = (endpoint: string) =>
  fetch(endpoint).then(
    () => true,
    () => false,
  );

describe("the imitated AWS of these tests", () => {
  for (const signal of ["SIGINT", "SIGTERM", "SIGKILL"] as const) {
    it(`ends when a run that started it gets ${signal}`, async () => {
      const run = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
      const said: unknown[] = await once(createInterface(run.stdout), "line");
      const endpoint = String(said[0]);
      expect(await answers(endpoint)).to.equal(true);

      run.kill(signal);

      for (let tries = 0; (await answers(endpoint)) && tries < 300; tries++) await wait(100);
      expect(await answers(endpoint)).to.equal(false);
    });
  }
});
