import { isDeepStrictEqual } from "node:util";
import { parseStackFile } from "../../stacks/config/stack-file.ts";
import { serviceEntries, serviceEntry } from "./service-entry.ts";
import { withoutServices } from "./stack-text.ts";

/** Versions of one stack file, each as text. */
export interface StackVersions {
  /** What runs in the environment. */
  readonly running: string;
  /** What is to run there. */
  readonly next: string;
  /** What ran there and passed its smoke test, where one of its services is open to one. */
  readonly proven: readonly string[];
}

/**
 * The services that the next version rolls back: their entries are all in which it differs from what runs, and each is as a proven
 * version had it. Comments and order do not count. Empty where anything else differs too, since then it is a release. Pure.
 */
export function rolledBack({ next, proven, running }: StackVersions): readonly string[] {
  if (![running, next].every(isSound)) return [];
  const names = [...new Set([...serviceEntries(running), ...serviceEntries(next)].map(({ name }) => name))];
  const changed = names.filter((name) => !isDeepStrictEqual(valueIn(running, name), valueIn(next, name)));
  if (!isDeepStrictEqual(withoutServices(running, changed), withoutServices(next, changed))) return [];
  const isProven = (name: string) => {
    const value = valueIn(next, name);
    return value !== undefined && proven.some((text) => isDeepStrictEqual(valueIn(text, name), value));
  };
  return changed.every(isProven) ? changed : [];
}

function valueIn(text: string, service: string): unknown {
  return serviceEntry(text, service)?.value;
}

/** No key stands twice, and so on: of such a file nobody can say what it means. */
function isSound(text: string): boolean {
  return (parseStackFile("", text).mistakes ?? []).length === 0;
}
