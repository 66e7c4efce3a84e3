/**
 * URNs as patterns: `urn:pulumi:<stack>::<project>::<type>::<name>`, where `*` stands for any characters within one of
 * the four segments. The type of a resource below a component carries its parents' types, as in
 * `plinth:network:Network$aws:ec2/vpc:Vpc`.
 */

const prefix = "urn:pulumi:";

/** Stack (with the prefix), project, type, name. A name may itself contain `::`, so only the first three separate. */
type Segments = readonly [string, string, string, string];

function segmentsOf(urn: string): Segments | undefined {
  const [stack, project, type, ...name] = urn.split("::");
  if (stack === undefined || project === undefined || type === undefined || name.length === 0)
    return undefined;
  return [stack, project, type, name.join("::")];
}

/**
 * What is wrong with a pattern, in words; `undefined` when it may be used. Either the whole resource type or the whole
 * name must be written out: with a `*` in both, a pattern such as `*a*` would cover nearly everything.
 */
export function patternProblem(pattern: string): string | undefined {
  const segments = segmentsOf(pattern);
  if (segments === undefined || !segments[0].startsWith(prefix)) return "is not a URN of four segments";
  const resourceType = segments[2].split("$").at(-1) ?? "";
  if (segments.includes("") || resourceType === "") return "has an empty part";
  if (resourceType.includes("*") && segments[3].includes("*")) {
    return "is too wide: neither its resource type nor its name is written out";
  }
  return undefined;
}

/** Whether the pattern covers the URN. Anything that is not a URN of four segments is covered by nothing. */
export function matchesUrn(pattern: string, urn: string): boolean {
  const wanted = segmentsOf(pattern);
  const given = segmentsOf(urn);
  if (wanted === undefined || given === undefined) return false;
  return wanted.every((segment, index) => matchesSegment(segment, given[index] ?? ""));
}

/** Whether a pattern speaks of the stack at all. */
export function matchesStack(pattern: string, stack: string): boolean {
  const segments = segmentsOf(pattern);
  return segments !== undefined && matchesSegment(segments[0], prefix + stack);
}

/** The name of the stack that a URN belongs to; the empty string for anything else. */
export function stackOf(urn: string): string {
  const [stack = ""] = segmentsOf(urn) ?? [];
  return stack.startsWith(prefix) ? stack.slice(prefix.length) : "";
}

/** Takes each literal part at its first place after the one before: linear, where a regular expression may backtrack. */
function matchesSegment(pattern: string, text: string): boolean {
  const parts = pattern.split("*");
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  if (parts.length === 1) return pattern === text;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  let position = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = text.indexOf(part, position);
    if (found < 0) return false;
    position = found + part.length;
  }
  return position + last.length <= text.length;
}
