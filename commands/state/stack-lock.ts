import { randomUUID } from "node:crypto";
import { hostname, userInfo } from "node:os";
import { printable } from "../../review/ink.ts";
import type { Lock } from "../../simulator/lock.ts";
import { age, parseLock, processName } from "../../simulator/lock.ts";
import type { StackName } from "./stack-objects.ts";
import { placesOf } from "./stack-objects.ts";
import { StateRefused } from "./state-error.ts";
import type { StateStore } from "./state-store.ts";

/** A lock in a backend; `lock` is missing where the object is no lock that can be read. */
export interface FoundLock {
  readonly key: string;
  readonly lock?: Lock;
}

export async function locksOf(store: StateStore, name: StackName): Promise<readonly FoundLock[]> {
  const found = (await store.list(placesOf(name).locks)).filter(({ key }) => key.endsWith(".json"));
  const read = await Promise.all(found.map(async ({ key }) => ({ key, content: await store.read(key) })));
  return read.flatMap(({ content, key }) => {
    // It was released meanwhile.
    if (content === undefined) return [];
    const lock = parseLock(content.toString());
    return [{ key, ...(lock === undefined ? {} : { lock }) }];
  });
}

/** In one line that a terminal takes as text, whatever somebody has written into the lock. */
export function describeLock({ key, lock }: FoundLock, now: Date): string {
  return printable(
    lock === undefined
      ? `${key}, which cannot be read`
      : `${lock.user} on ${lock.host} (process ${lock.pid}), since ${lock.since.toISOString()}, ${age(lock.since, now)} ago`,
  );
}

/**
 * Holds the stack as the engine does, so that no update runs meanwhile: the lock is written, and then nobody else's may be there
 * (pkg/backend/diy/lock.go of Pulumi 3.259).
 *
 * @throws StateRefused when somebody else holds it
 */
export async function whileLocked<Result>(
  store: StateStore,
  name: StackName,
  work: () => Promise<Result>,
): Promise<Result> {
  const key = `${placesOf(name).locks}${randomUUID()}.json`;
  const others = async () => (await locksOf(store, name)).filter((found) => found.key !== key);
  const refuse = (held: readonly FoundLock[]) => {
    if (held.length > 0)
      throw new StateRefused(
        [
          `The stack "${name.stack}" is locked, so nothing was changed:`,
          ...held.map((found) => `  ${describeLock(found, new Date())}`),
          `Whether that run still lives is told by: npm run state -- doctor --stack ${name.stack}`,
        ].join("\n"),
      );
  };
  refuse(await others());
  await store.create(key, Buffer.from(JSON.stringify(ownLock())));
  try {
    refuse(await others());
    return await work();
  } finally {
    await store.remove(key);
  }
}

function ownLock(): Readonly<Record<string, unknown>> {
  return {
    pid: process.pid,
    username: userInfo().username,
    hostname: hostname(),
    timestamp: new Date().toISOString(),
    program: processName(process.pid) ?? "node",
  };
}
