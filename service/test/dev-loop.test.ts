import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect } from "chai";
import { freePort } from "../local/free-port.ts";
import { bodyOf, postOrder } from "../local/requests.ts";
import { ServiceCopy } from "../local/service-copy.ts";
import { until } from "../local/until.ts";

describe("the local loop", () => {
  let copy: ServiceCopy;
  let loop: ChildProcess;
  let said = "";
  let url: string;

  before(async () => {
    copy = new ServiceCopy(["src", "migrations", "local", "package.json", "contract.json"]);
    const port = await freePort();
    url = `http://localhost:${port}`;
    copy.write(".env.local", `LOG_LEVEL=debug\nPORT=${port}\nMETRICS_PORT=${await freePort()}\n`);
    loop = spawn("npm", ["run", "dev"], {
      cwd: copy.directory,
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    for (const stream of [loop.stdout, loop.stderr])
      stream?.on("data", (chunk: Buffer) => (said += chunk.toString()));
  });

  after(() => {
    if (loop.exitCode === null && loop.pid !== undefined) process.kill(-loop.pid, "SIGTERM");
    copy.remove();
  });

  it("serves a first request by one command, with what .env.local says", async () => {
    await until("it is ready", () => said.includes("Ready in") || undefined, 60).catch((problem: unknown) => {
      throw new Error(`${String(problem)}\n${said}`);
    });
    process.stdout.write(`    ${/Ready in [\d.]+ s/.exec(said)?.[0] ?? ""}\n`);
    expect((await postOrder(url)).status).to.equal(201);
    await until("a line of level debug", () => said.includes('"level":"debug"') || undefined);
    await until("the worker has confirmed it", async () => {
      const { orders } = await bodyOf<{ orders: readonly { status: string }[] }>(
        await fetch(`${url}/orders`),
      );
      return orders[0]?.status === "confirmed" || undefined;
    });
  });

  it("starts again when a source changes, and keeps the data", async () => {
    copy.change("src/orders/order-routes.ts", "There is no such order.", "No order has this id.");
    await until("the new code answers", async () => {
      const answer = await fetch(`${url}/orders/1`).then(
        async (response) => response.text(),
        () => "",
      );
      return answer.includes("No order has this id.") || undefined;
    });
    const { orders } = await bodyOf<{ orders: readonly unknown[] }>(await fetch(`${url}/orders`));
    expect(orders).to.have.length(1);
  });

  it("ends with everything it started", async () => {
    const ended = once(loop, "close");
    if (loop.pid !== undefined) process.kill(-loop.pid, "SIGTERM");
    await ended;
    const answer = await fetch(url).then(
      () => "still there",
      () => "gone",
    );
    expect(answer).to.equal("gone");
  });
});
