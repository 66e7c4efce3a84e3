import { setTimeout as wait } from "node:timers/promises";

/**
 * Asks again and again until the answer is neither undefined nor false, and returns it.
 *
 * @throws when it is still missing after `timeoutMs` (default 180 s), with what was waited for and the last mistake
 */
export async function eventually<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined | false>,
  { pauseMs = 100, timeoutMs = 180_000 }: { readonly pauseMs?: number; readonly timeoutMs?: number } = {},
): Promise<Answer> {
  const end = Date.now() + timeoutMs;
  for (;;) {
    let problem: unknown;
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (caught) {
      problem = caught;
    }
    if (Date.now() > end) {
      throw new Error(`after ${timeoutMs / 1000} s still not: ${what}`, { cause: problem });
    }
    await wait(pauseMs);
  }
}
