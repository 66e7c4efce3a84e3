import type { Difference, PropertyDifference } from "./simulated-provider.ts";
import type { Properties } from "./wire.ts";
import { assetText, isProperties, revealed, unknownValue } from "./wire.ts";

/** Names of inputs that the bridge keeps for itself: which names it made up, not something a user asked for. */
const bookkeeping = ["__defaults"];

/**
 * The leaves in which two input maps differ, with paths as the engine writes them (`tags.Name`, `routes[0].cidrBlock`).
 *
 * A value that is not known yet differs from every known one: that is how a real provider plans the replacement of a subnet
 * whose VPC is being replaced. Files and archives are compared by their hash.
 */
export function differences(
  olds: unknown,
  news: unknown,
  replaces: (path: string) => boolean,
): readonly PropertyDifference[] {
  const found: PropertyDifference[] = [];
  const visit = (path: string, old: unknown, next: unknown): void => {
    const [before, after] = [leafOf(old), leafOf(next)];
    if (before === undefined || after === undefined || before === unknownValue || after === unknownValue) {
      if (before === after) return;
      const kind = before === undefined ? "add" : after === undefined ? "delete" : "update";
      found.push({ path, kind, replaces: replaces(path) });
    } else if (Array.isArray(before) && Array.isArray(after)) {
      for (let index = 0; index < Math.max(before.length, after.length); index++) {
        visit(`${path}[${index}]`, before[index], after[index]);
      }
    } else if (isProperties(before) && isProperties(after)) {
      for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
        if (!bookkeeping.includes(key)) visit(childPath(path, key), before[key], after[key]);
      }
    } else if (before !== after) {
      found.push({ path, kind: "update", replaces: replaces(path) });
    }
  };
  visit("", revealed(olds), revealed(news));
  return found;
}

/** What the engine adds to a provider's arguments for itself. */
const engineArguments = ["version"];

/**
 * The difference of a provider resource's old and new arguments. It replaces the provider, and with it all that the provider made,
 * only for the named arguments: of a changed region each resource of AWS decides for itself (pulumi/pulumi-aws#5656, released with
 * version 7).
 */
export function configDifference(
  olds: Properties,
  news: Properties,
  replacing: readonly string[] = [],
): Difference {
  const changes = differences(olds, news, (path) => replacing.includes(path)).filter(
    ({ path }) => !engineArguments.includes(path),
  );
  return { changes, deleteBeforeReplace: false };
}

/** Leaves out what `ignoreChanges` names, and whatever stands below it. */
export function ignoring(difference: Difference, ignored: readonly string[]): Difference {
  const covered = (path: string) =>
    ignored.some(
      (prefix) => path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`),
    );
  return { ...difference, changes: difference.changes.filter(({ path }) => !covered(path)) };
}

function leafOf(value: unknown): unknown {
  return isProperties(value) ? (assetText(value) ?? value) : value;
}

function childPath(path: string, key: string): string {
  if (!/^[A-Za-z_$][\w$-]*$/.test(key)) return `${path}["${key.replaceAll('"', '\\"')}"]`;
  return path === "" ? key : `${path}.${key}`;
}
