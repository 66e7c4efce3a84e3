import type { Review } from "../verdict/review.ts";
import { code, prose } from "./markdown.ts";

type ReviewedFinding = Review["findings"][number];

const maxNamed = 4;

/** One line for findings that differ in their resource alone: those that block first, then waived ones, warnings and notes. */
export function findingItems(findings: readonly ReviewedFinding[]): readonly string[] {
  const groups = Map.groupBy(findings, ({ preexisting: _old, urn: _urn, ...rest }) => JSON.stringify(rest));
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      return first === undefined ? [] : [{ first, urns: group.map(({ urn }) => urn) }];
    })
    .toSorted((a, b) => rankOf(a.first) - rankOf(b.first))
    .map(({ first, urns }) => itemText(first, urns));
}

function rankOf({ severity, waived }: ReviewedFinding): number {
  if (severity === "block") return waived === undefined ? 0 : 1;
  return severity === "caution" ? 2 : 3;
}

const words: Readonly<Record<ReviewedFinding["severity"], string>> = {
  block: "BLOCK",
  caution: "CAUTION",
  info: "NOTE",
};

function itemText({ fix, id, message, severity, waived }: ReviewedFinding, urns: readonly string[]): string {
  const named = urns.slice(0, maxNamed).map((urn) => code(nameOf(urn), 100));
  const more = urns.length > maxNamed ? ` and ${urns.length - maxNamed} more` : "";
  const heading = waived === undefined ? `**${words[severity]}**` : "**WAIVED**";
  const end = waived === undefined ? prose(fix, 300) : `Waived: ${prose(waived, 200)}`;
  return `${heading} ${code(id, 60)} ${named.join(", ")}${more}: ${prose(message, 300)} ${end}`;
}

/** `Vpc network` of a URN; what is none, as the pattern of a waiver, as it is. */
function nameOf(urn: string): string {
  const [, , types = "", ...name] = urn.split("::");
  const type = types.split(/[$:]/u).at(-1) ?? "";
  return name.length === 0 ? urn : `${type} ${name.join("::")}`;
}
