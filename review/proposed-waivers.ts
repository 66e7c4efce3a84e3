import type { Finding } from "../model/plan.ts";
import { statefulDeletion } from "../policies/stateful-deletion.ts";
import { statefulReplacement } from "../policies/stateful-replacement.ts";
import { matchesUrn, patternProblem } from "../policies/urn-pattern.ts";
import { weakenedProtection } from "../policies/weakened-protection.ts";

const maxProposed = 3;

/** Changes that somebody may have to make all the same. A secret in the state is not one of them. */
const proposing: ReadonlySet<string> = new Set(
  [statefulReplacement, statefulDeletion, weakenedProtection].map(({ id }) => id),
);

/**
 * Entries for policies/waivers.yaml that cover the findings and nothing else of the plan. Owner and reason are left empty on
 * purpose: the file is refused until somebody answers for it.
 *
 * @param urns of every step of the plan
 * @param expires last day of the waivers, `YYYY-MM-DD`
 * @returns lines of YAML; none for a rule whose waivers are the exception
 */
export function proposedWaivers(
  findings: readonly Finding[],
  urns: readonly string[],
  expires: string,
): readonly string[] {
  const [first] = findings;
  if (first === undefined || !proposing.has(first.id)) return [];
  const groups = Map.groupBy(
    findings.map(({ urn }) => urn),
    resourceType,
  );
  const patterns = [...groups.values()].flatMap((group) => patternsOf(group, urns));
  const more = patterns.length - maxProposed;
  return [
    ...patterns.slice(0, maxProposed).flatMap((pattern) => entry(first.id, pattern, expires)),
    ...(more > 0 ? [`# and ${more} more like these, for the other resources`] : []),
  ];
}

/** One pattern for several resources of a type, unless it would cover others of the plan too. */
function patternsOf(covered: readonly string[], urns: readonly string[]): readonly string[] {
  const [first = "", ...others] = covered;
  if (others.length === 0) return covered;
  const segments = covered.map((urn) => urn.split("::"));
  const [start = "", project = "", type = ""] = segments[0] ?? [];
  const sameParents = segments.every((parts) => parts[2] === type);
  const types = sameParents ? type : `*$${resourceType(first)}`;
  const names = commonStart(segments.map((parts) => parts.slice(3).join("::")));
  const pattern = `${start}::${project}::${types}::${names}*`;
  const meant = new Set(covered);
  const exact = urns.every((urn) => meant.has(urn) === matchesUrn(pattern, urn));
  return exact && patternProblem(pattern) === undefined ? [pattern] : covered;
}

function resourceType(urn: string): string {
  const type = urn.split("::")[2] ?? "";
  return type.slice(type.lastIndexOf("$") + 1);
}

function commonStart([first = "", ...others]: readonly string[]): string {
  let length = first.length;
  while (!others.every((name) => name.startsWith(first.slice(0, length)))) length -= 1;
  return first.slice(0, length);
}

function entry(id: string, pattern: string, expires: string): readonly string[] {
  return [
    `- id: ${id}`,
    `  urn: ${JSON.stringify(pattern)}`,
    '  owner: "" # who answers for it',
    '  reason: "" # why it is acceptable until then',
    `  expires: ${expires}`,
  ];
}
