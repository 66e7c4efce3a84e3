import type { Reachability, ReachPath } from "./reachability.ts";

/** What a change does to who reaches what. */
export interface PathsDelta {
  /** Open after it, and not before. */
  readonly opened: readonly ReachPath[];
  /** Open before it, and not after: closed, or one of its ends is gone. */
  readonly closed: readonly ReachPath[];
  /** Those of which it cannot be said before the update. Not those that were as undecided before, for the same reason. */
  readonly undecided: readonly ReachPath[];
}

/** Compares path by path, ends by their titles. In the order of `after`, then what is gone in that of `before`. Linear. */
export function pathsDelta(before: Reachability, after: Reachability): PathsDelta {
  const old = byEnds(before);
  const now = byEnds(after);
  const opened: ReachPath[] = [];
  const closed: ReachPath[] = [];
  const undecided: ReachPath[] = [];
  for (const [ends, path] of now) {
    const past = old.get(ends);
    const known = past?.answer ?? "denied";
    if (path.answer === "undecided") {
      if (known !== "undecided" || past?.why !== path.why) undecided.push(path);
    } else if (known === "undecided")
      undecided.push({ ...path, answer: "undecided", why: `before: ${past?.why ?? ""}` });
    else if (known !== path.answer) (path.answer === "allowed" ? opened : closed).push(path);
  }
  for (const [ends, path] of old) {
    if (now.has(ends) || path.answer === "denied") continue;
    if (path.answer === "allowed") closed.push(gone(path));
  }
  return { opened, closed, undecided };
}

function byEnds({ paths }: Reachability): ReadonlyMap<string, ReachPath> {
  return new Map(paths.map((path) => [`${path.source} > ${path.target}`, path]));
}

function gone(path: ReachPath): ReachPath {
  return { ...path, answer: "denied", layer: "routing", why: "one of its ends is gone" };
}
