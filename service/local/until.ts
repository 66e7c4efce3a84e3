import { setTimeout as wait } from "node:timers/promises";

/** Looks again and again until something is there. @throws Error after `seconds`, with what was awaited. */
export async function until<Value>(
  awaited: string,
  look: () => Promise<Value | undefined> | Value | undefined,
  seconds = 30,
): Promise<Value> {
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await wait(50);
  }
  throw new Error(`${awaited}: not within ${seconds} s`);
}
