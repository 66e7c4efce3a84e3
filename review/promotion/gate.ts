import { unreleasedDigest } from "../../model/image.ts";
import type { Evidence } from "./evidence.ts";
import { hasFailed, newestLast, soakEnd, soakedHours } from "./soak.ts";

/** What an environment asks of a release before it takes it: `plinth:promotion` of its stack file. */
export interface Requirements {
  /** The stack that a release has to have run in; `none` for the first of the row. */
  readonly after: string;
  /** How long it has to have run there. */
  readonly soakHours: number;
  /** How many days ago the state there may have been restored by a drill the last time; `none` where no drill is asked for. */
  readonly restoreDays: number | "none";
}

export interface Promotion {
  /** The stack that the release is to go to. */
  readonly to: string;
  readonly commit: string;
  /** Service to digest, as the target's stack file has them. */
  readonly digests: Readonly<Record<string, string>>;
  readonly requirements: Requirements;
  /** Services that the internet reaches in the stack before: each has to have been looked at there. Empty where none is open. */
  readonly open: readonly string[];
  /** Who comes after the target, and what they ask for: whoever soaks there for them is not to be disturbed. */
  readonly next: readonly { readonly stack: string; readonly soakHours: number }[];
  readonly records: readonly Evidence[];
  /**
   * Services that this commit rolls back in the target, where it does nothing else there: their entries are what ran there before
   * and passed its smoke test. Empty for every other commit.
   */
  readonly rollsBack: readonly string[];
  readonly now: Date;
}

const day = 24 * 3_600_000;

/**
 * Everything that is missing, all at once; empty where the release may go.
 *
 * The order of releases is the order in which they were deployed to the environment before: one at a time soaks, the next waits
 * until that time is over or the release has failed, and none goes behind what already runs.
 *
 * A rollback waits for nothing: what it brings has run in the target, and what runs there is what somebody wants to be rid of.
 */
export function missingEvidence(promotion: Promotion): readonly string[] {
  const { digests, requirements } = promotion;
  const unreleased = Object.entries(digests)
    .filter(([, digest]) => digest === unreleasedDigest)
    .map(([service]) => `${service} has no image yet: its digest is 64 zeros.`);
  if (promotion.rollsBack.length > 0) return unreleased;
  const waiting = soakingNow(promotion);
  if (requirements.after === "none") return [...unreleased, ...waiting];
  return [...unreleased, ...missingBefore(promotion), ...overtaken(promotion), ...waiting];
}

/** What the environment before does not show of this release. */
function missingBefore(promotion: Promotion): readonly string[] {
  const { commit, now, records, requirements } = promotion;
  const { after, restoreDays, soakHours } = requirements;
  const there = records.filter((record) => record.stack === after && record.commit === commit);
  const record = newestLast(there.filter(({ kind }) => kind === "live")).at(-1);
  if (record === undefined)
    return [
      there.length > 0
        ? `Commit ${commit} has only simulated evidence of ${after}; a live deployment there is missing.`
        : `Commit ${commit} was never deployed to ${after}: its digests, ${soakHours} h of soak, smoke, drift and state drill there are missing.`,
    ];
  return [
    ...otherDigests(promotion, record),
    ...(record.verdict === "BLOCK" ? [`Its plan for ${after} had the verdict BLOCK.`] : []),
    ...missingSoak(promotion, record),
    ...missingSmoke(record, promotion.open),
    ...missingDrift(record),
    ...datedAhead(record, now),
    ...(restoreDays === "none" ? [] : missingRestore(record, restoreDays, now)),
  ];
}

function otherDigests({ digests, to }: Promotion, record: Evidence): readonly string[] {
  return Object.entries(digests).flatMap(([service, digest]) => {
    const ran = record.digests[service];
    if (ran === digest) return [];
    return [
      ran === undefined
        ? `${service} did not run in ${record.stack}, and is to run in ${to} as ${digest}.`
        : `${service} ran in ${record.stack} as ${ran}, and is to run in ${to} as ${digest}.`,
    ];
  });
}

function missingSoak({ now, records, requirements }: Promotion, record: Evidence): readonly string[] {
  const { soakHours } = requirements;
  const { hours, replacedBy } = soakedHours(record, records, now);
  if (hours >= soakHours) return [];
  const ran = `It ran in ${record.stack} for ${hours.toFixed(1)} of ${soakHours} h`;
  return [
    replacedBy === undefined
      ? `${ran}, and has to until ${soakEnd(record, soakHours).toISOString()}.`
      : `${ran}, until ${replacedBy.commit} took its place; it has to be deployed there again.`,
  ];
}

/** Nothing that was looked at is enough only where nothing is open; there the rollout is all that can be seen. */
function missingSmoke({ smoke, stack }: Evidence, open: readonly string[]): readonly string[] {
  if (smoke === null) return [`No smoke test of ${stack} is recorded since.`];
  if (smoke.failed.length > 0) return [`The smoke test of ${stack} failed: ${smoke.failed.join(", ")}.`];
  const unseen = open.filter((service) => !smoke.looked.includes(service));
  return unseen.length === 0
    ? []
    : [`The smoke test of ${stack} did not look at ${unseen.join(", ")}, which the internet reaches.`];
}

/** A comparison from before the deployment tells nothing about it. */
function missingDrift({ drift, soakStartedAt, stack }: Evidence): readonly string[] {
  if (drift === null || Date.parse(drift.at) < Date.parse(soakStartedAt))
    return [`No comparison of ${stack} with its cloud (drift) is recorded since.`];
  return drift.resources === 0 ? [] : [`${drift.resources} resources of ${stack} have drifted.`];
}

/** In milliseconds: clocks differ by less. */
const clockDifference = 5 * 60_000;

/** A time that has not come yet would stay young for ever. */
function datedAhead(record: Evidence, now: Date): readonly string[] {
  const { drift, restoreProvenAt, smoke, soakStartedAt, stack } = record;
  return Object.entries({
    soakStartedAt,
    smoke: smoke?.at ?? null,
    drift: drift?.at ?? null,
    restoreProvenAt,
  }).flatMap(([name, at]) =>
    at !== null && Date.parse(at) > now.getTime() + clockDifference
      ? [`The record of ${stack} has a time that has not come yet, ${name} ${at}: a clock is wrong.`]
      : [],
  );
}

function missingRestore({ restoreProvenAt, stack }: Evidence, days: number, now: Date): readonly string[] {
  if (restoreProvenAt === null)
    return [
      `No drill has ever restored the state of ${stack}; one at most ${days} days old is asked for: npm run state -- drill --stack ${stack} --record`,
    ];
  const age = (now.getTime() - Date.parse(restoreProvenAt)) / day;
  return age <= days
    ? []
    : [
        `The last drill that restored the state of ${stack} is ${age.toFixed(1)} days old, and at most ${days} are allowed: npm run state -- drill --stack ${stack} --record`,
      ];
}

/** Going back is a rollback, with rules of its own; it must not happen by promoting an older release late. */
function overtaken({ commit, records, requirements, to }: Promotion): readonly string[] {
  const before = newestLast(
    records.filter(({ kind, stack }) => kind === "live" && stack === requirements.after),
  );
  const running = newestLast(records.filter(({ kind, stack }) => kind === "live" && stack === to)).at(-1);
  const own = before.findLastIndex((record) => record.commit === commit);
  const theirs = before.findLastIndex((record) => record.commit === running?.commit);
  return running !== undefined && own !== -1 && theirs > own
    ? [`${to} already runs ${running.commit}, which came to ${requirements.after} later.`]
    : [];
}

/** A release that soaks in the target for whoever comes next: a deployment now would end its soak. */
function soakingNow({ commit, next, now, records, to }: Promotion): readonly string[] {
  const running = newestLast(records.filter(({ kind, stack }) => kind === "live" && stack === to)).at(-1);
  if (running === undefined || running.commit === commit || hasFailed(running)) return [];
  return next.flatMap(({ soakHours, stack }) => {
    const end = soakEnd(running, soakHours);
    return end > now
      ? [`${running.commit} soaks in ${to} for ${stack} until ${end.toISOString()}; this one is next.`]
      : [];
  });
}
