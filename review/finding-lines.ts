import type { Finding, Unknown } from "../model/plan.ts";
import { type Color, wrap } from "./ink.ts";
import { isBlocking } from "./judge.ts";

/** Lines that belong together, with their color. */
export interface Block {
  readonly color: Color;
  readonly lines: readonly string[];
}

/**
 * The findings, those that block first, then waived ones, then warnings. Findings that differ only in the resource are
 * written once with every URN below: a changed address range replaces a whole network for one reason.
 */
export function findingBlocks(findings: readonly Finding[], width: number): readonly Block[] {
  const groups = grouped(findings, ({ urn: _urn, ...rest }) => JSON.stringify(rest));
  return groups.sort(([a], [b]) => rankOf(a) - rankOf(b)).map((group) => findingBlock(group, width));
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

function findingBlock([first, ...others]: Group<Finding>, width: number): Block {
  const { id, severity, message, fix, waived } = first;
  const heading = waived === undefined ? `${headings[severity]} ${id}` : `WAIVED ${id}: ${waived}`;
  const lines = [
    ...wrap(heading, width, ""),
    ...[first, ...others].map(({ urn }) => `  ${urn}`),
    ...wrap(message, width, "  "),
    ...(waived === undefined ? wrap(fix, width, "  ") : []),
  ];
  // Red also when waived: that somebody agreed to lose it does not make it smaller.
  return { color: severity === "block" ? "red" : "yellow", lines };
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
