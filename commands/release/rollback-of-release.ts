import type { Evidence } from "../../review/promotion/evidence.ts";
import { newestLast } from "../../review/promotion/soak.ts";
import { changedFiles, fileAt } from "./git-history.ts";
import { rolledBack } from "./rolled-back.ts";

export interface ReleaseInQuestion {
  /** Directory of the stack files, within a git repository. */
  readonly root: string;
  /** The environment that the commit is to go to. */
  readonly stack: string;
  readonly commit: string;
  /** Of all environments. */
  readonly records: readonly Evidence[];
}

/**
 * The services that a commit rolls back in an environment, by comparison with the commit that runs there: entries of services in its
 * stack file are all that has changed, each to what a live deployment there had whose smoke test passed. Files of other stacks
 * may have changed as well, since none is read for this one.
 *
 * @returns empty for every other commit, and where the history does not hold what has to be compared.
 */
export function rollbackOf({ commit, records, root, stack }: ReleaseInQuestion): readonly string[] {
  const there = newestLast(records.filter((record) => record.kind === "live" && record.stack === stack));
  const running = there.at(-1);
  if (running === undefined) return [];
  const changed = changedFiles(root, running.commit, commit);
  if (changed === undefined || changed.some((path) => !/^Pulumi\.[^/]+\.yaml$/.test(path))) return [];
  const versionOf = (revision: string) => fileAt(root, revision, `Pulumi.${stack}.yaml`);
  const [before, next] = [versionOf(running.commit), versionOf(commit)];
  if (before === undefined || next === undefined) return [];
  const passed = there.filter(({ smoke }) => smoke !== null && smoke.failed.length === 0);
  const proven = [...new Set(passed.map((record) => record.commit))].flatMap(
    (revision) => versionOf(revision) ?? [],
  );
  return rolledBack({ running: before, next, proven });
}
