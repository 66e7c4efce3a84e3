import { z } from "zod";
import { type AccountEngine, withAccountStack } from "./account-engine.ts";
import type { FoundState } from "./account-places.ts";
import type { ToldByAccount } from "./account-values.ts";

const texts = z.record(z.string(), z.string()).catch({});

/** What the program told at its last end, from the state. */
export async function toldBy(engine: AccountEngine, found: FoundState): Promise<ToldByAccount> {
  const { checkpoint, store } = found;
  return withAccountStack(engine, { backendUrl: store.url, checkpoint }, async (stack) => {
    const outputs = await stack.outputs();
    return {
      secretsProviders: texts.parse(outputs["secretsProviders"]?.value),
      repositoryUrls: texts.parse(outputs["repositoryUrls"]?.value),
    };
  });
}
