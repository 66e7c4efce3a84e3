import { describeLock, locksOf } from "../state/stack-lock.ts";
import { StateRefused } from "../state/state-error.ts";
import type { LiveEnvironment } from "./live-environment.ts";

/** @throws StateRefused where somebody holds the stack: a run that begins now would be refused in its midst */
export async function requireUnheld(live: LiveEnvironment): Promise<void> {
  const held = await heldBy(live);
  if (held !== undefined) throw held;
}

/** Who holds the stack, in words; undefined where nobody does. */
export async function heldBy(live: LiveEnvironment): Promise<StateRefused | undefined> {
  const { stack, store } = live;
  const locks = await locksOf(store, live);
  if (locks.length === 0) return undefined;
  const now = new Date();
  return new StateRefused(
    [
      `The stack "${stack}" is locked, so nothing was changed:`,
      ...locks.map((found) => `  ${describeLock(found, now)}`),
      `Whether that run still lives is told by: npm run state -- doctor --stack ${stack}`,
    ].join("\n"),
  );
}
