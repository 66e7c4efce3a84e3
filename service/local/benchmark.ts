// How long the api takes from start to ready beside a ready database, and how much memory it holds under 200 requests a second.
import { Load, tableOf } from "./load.ts";
import { LocalPlatform } from "./platform.ts";
import { residentMegabytes } from "./resident-memory.ts";

const starts = 5;
const requestsPerSecond = 200;
const seconds = 30;

const platform = await LocalPlatform.create();
try {
  await platform.runJob("migrate");
  const times: number[] = [];
  for (let start = 0; start < starts; start++) {
    const began = performance.now();
    const api = await platform.startReady("api");
    times.push(performance.now() - began);
    await api.stop();
  }
  const sorted = times.toSorted((one, other) => one - other);
  console.log(
    `ready after ${sorted[Math.floor(starts / 2)]?.toFixed(0) ?? "?"} ms (median of ${starts}, slowest ${sorted.at(-1)?.toFixed(0) ?? "?"} ms); the aim is below 2000 ms`,
  );

  const worker = await platform.startReady("worker");
  const api = await platform.startReady("api", { workerUrl: worker.url });
  const load = new Load(api.url, `${requestsPerSecond} a second`);
  let most = 0;
  const watch = setInterval(() => {
    void residentMegabytes(api).then((megabytes) => (most = Math.max(most, megabytes)));
  }, 500);
  await load.run(requestsPerSecond, seconds);
  clearInterval(watch);
  console.log(tableOf(load.summaries()));
  console.log(`resident memory at most ${most.toFixed(0)} MB; the aim is below 150 MB`);
} finally {
  await platform.remove();
}
