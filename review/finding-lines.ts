import type { Finding, Plan, Unknown } from "../model/plan.ts";
import { followersOf, followerText } from "./followers.ts";
import { type Color, wrap } from "./ink.ts";
import { isBlocking } from "./judge.ts";
import { proposedWaivers } from "./proposed-waivers.ts";

/** Lines that belong together, with their color. */
export interface Block {
  readonly color: Color;
  readonly lines: readonly string[];
}

export interface FindingOptions {
  /** Columns. */
  readonly width: number;
  /** Last day, `YYYY-MM-DD`, of the waivers that are proposed; without it none is. */
  readonly waiverUntil?: string;
}

/** Findings that are one to the reader: they differ in the resource alone, or follow from one of these. */
interface FindingGroup {
  readonly shown: Group<Finding>;
  /** By the URN of what they follow. */
  readonly followers: ReadonlyMap<string, readonly Finding[]>;
}

/**
 * The findings, those that block first, then waived ones, then warnings; among equals, stateful resources first. Findings that
 * differ only in the resource are written once with every URN below, and those on a replacement that only follows another one are
 * a line below that one's URN.
 */
export function findingBlocks(
  { findings, steps }: Pick<Plan, "findings" | "steps">,
  options: FindingOptions,
): readonly Block[] {
  const stateful = new Set(steps.filter((step) => step.stateful).map(({ urn }) => urn));
  return groupsOf(findings, steps)
    .toSorted(
      (a, b) =>
        rankOf(a.shown[0]) - rankOf(b.shown[0]) ||
        Number(stateful.has(b.shown[0].urn)) - Number(stateful.has(a.shown[0].urn)),
    )
    .map((group) =>
      findingBlock(
        group,
        steps.map(({ urn }) => urn),
        options,
      ),
    );
}

/** What is said of another resource covers a finding only where it is of the same rule, and as waived or not. */
function kindOf({ id, severity, waived }: Finding, urn: string): string {
  return JSON.stringify([id, severity, waived, urn]);
}

function groupsOf(findings: readonly Finding[], steps: Plan["steps"]): readonly FindingGroup[] {
  const leaders = followersOf(steps);
  const own = new Set(findings.map((finding) => kindOf(finding, finding.urn)));
  const leaderOf = (finding: Finding): string | undefined => {
    const leader = leaders.get(finding.urn)?.urn;
    return leader !== undefined && own.has(kindOf(finding, leader)) ? kindOf(finding, leader) : undefined;
  };
  const followers = Map.groupBy(
    findings.filter((finding) => leaderOf(finding) !== undefined),
    (finding) => leaderOf(finding) ?? "",
  );
  const leading = findings.filter((finding) => leaderOf(finding) === undefined);
  return grouped(leading, ({ urn: _urn, ...rest }) => JSON.stringify(rest)).map((shown) => ({
    shown,
    followers: new Map(
      shown.map((finding) => [finding.urn, followers.get(kindOf(finding, finding.urn)) ?? []] as const),
    ),
  }));
}

const maxUnknowns = 10;

/** What the tables cannot judge, by type, property and reason. */
export function unknownBlocks(unknown: readonly Unknown[], width: number): readonly Block[] {
  const groups = grouped(unknown, ({ urn: _urn, ...rest }) => JSON.stringify(rest));
  const more = groups.length - maxUnknowns;
  return [
    ...groups.slice(0, maxUnknowns).map((group) => unknownBlock(group, width)),
    ...(more > 0
      ? [{ color: "yellow", lines: [`and ${more} more unknown: --json shows all`] } as const]
      : []),
  ];
}

function unknownBlock([first, ...others]: Group<Unknown>, width: number): Block {
  const what = ["UNKNOWN", first.type, first.property ?? ""].filter((word) => word !== "").join(" ");
  // Something unknown about the plan as a whole has no URN.
  const urns = [first, ...others].filter(({ urn }) => urn !== "").map(({ urn }) => `  ${urn}`);
  const lines = [
    ...wrap(`${what}: ${first.reason}`, width, ""),
    ...urns.slice(0, 3),
    ...(urns.length > 3 ? [`  and ${urns.length - 3} more: --json shows all`] : []),
  ];
  return { color: "yellow", lines };
}

type Group<T> = readonly [T, ...(readonly T[])];

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Group<T>[] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
}

const maxUrns = 8;

function findingBlock(
  { followers, shown }: FindingGroup,
  urns: readonly string[],
  { waiverUntil, width }: FindingOptions,
): Block {
  const [first] = shown;
  const { id, severity, message, fix, waived } = first;
  const heading = waived === undefined ? `${headings[severity]} ${id}` : `WAIVED ${id}: ${waived}`;
  const more = shown.length - maxUrns;
  const all = shown.flatMap((finding) => [finding, ...(followers.get(finding.urn) ?? [])]);
  const proposed =
    waiverUntil === undefined || !isBlocking(first) ? [] : proposedWaivers(all, urns, waiverUntil);
  const lines = [
    ...wrap(heading, width, ""),
    ...shown
      .slice(0, maxUrns)
      .flatMap(({ urn }) => [`  ${urn}`, ...followerLines(followers.get(urn) ?? [], width)]),
    ...(more > 0 ? [`  and ${more} more: --json shows all`] : []),
    ...wrap(message, width, "  "),
    ...(waived === undefined ? wrap(fix, width, "  ") : []),
    ...(proposed.length === 0 ? [] : ["  The waiver, to be filled in:"]),
    ...proposed.map((line) => `    ${line}`),
  ];
  // Red also when waived: that somebody agreed to lose it does not make it smaller.
  return { color: severity === "block" ? "red" : "yellow", lines };
}

function followerLines(followers: readonly Finding[], width: number): readonly string[] {
  const text = followerText(followers.map(({ urn }) => ({ type: typeOf(urn), name: nameOf(urn) })));
  return text === "" ? [] : wrap(text, width, "    ");
}

function typeOf(urn: string): string {
  return (urn.split("::")[2] ?? "").split("$").at(-1) ?? "";
}

function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

const headings: Readonly<Record<Finding["severity"], string>> = {
  block: "BLOCK",
  caution: "CAUTION",
  info: "NOTE",
};

function rankOf(finding: Finding): number {
  if (isBlocking(finding)) return 0;
  return { block: 1, caution: 2, info: 3 }[finding.severity];
}
