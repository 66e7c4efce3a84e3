import type { Recorded } from "./mocks.ts";

/** The tags that a program gives a resource; empty where it gives none. */
export function tagsOf({ inputs }: Pick<Recorded, "inputs">): Readonly<Record<string, unknown>> {
  return (inputs["tags"] ?? {}) as Readonly<Record<string, unknown>>;
}
