import type { Evidence, RecordEvidence } from "./evidence.ts";
import { code } from "./markdown-text.ts";

/** So many lines of one kind are shown; JSON has all. */
const maximumShown = 3;

/** Each kind of evidence, records and files one a line, resources by their first one. */
export function evidenceLines(evidence: readonly Evidence[]): readonly string[] {
  const resources = evidence.filter(({ kind }) => kind === "resource");
  const others = (["test", "document", "record"] as const).map((kind) =>
    evidence.filter((item) => item.kind === kind),
  );
  return [...resourceLine(resources), ...others.flatMap((items) => limited(items.map(evidenceText)))];
}

function resourceLine(resources: readonly Evidence[]): readonly string[] {
  const [first] = resources;
  if (first === undefined) return [];
  const more = resources.length > 1 ? ` and ${resources.length - 1} more` : "";
  return [`${evidenceText(first)}${more}`];
}

function evidenceText(evidence: Evidence): string {
  if (evidence.kind === "resource")
    return `resource ${code(evidence.urn)}${evidence.counts ? "" : " (simulated)"}`;
  if (evidence.kind === "test") return `test ${code(evidence.title)} in ${code(evidence.path)}`;
  if (evidence.kind === "document") return `document ${code(evidence.path)}`;
  return recordText(evidence);
}

function recordText({
  ageDays,
  by,
  counts,
  date,
  evidence,
  maximumAgeDays,
  origin,
  path,
}: RecordEvidence): string {
  const age = `${date}, ${ageDays} of at most ${maximumAgeDays} days old`;
  const tooOld = ageDays > maximumAgeDays ? ", too old" : "";
  const note = counts ? "" : ` (${origin}${tooOld}: does not count)`;
  return `record ${code(path)}: ${age}, by ${by}, ${code(evidence)}${note}`;
}

/** The first lines of many, and how many there are besides. */
export function limited(texts: readonly string[]): readonly string[] {
  const more = texts.length - maximumShown;
  return more > 0 ? [...texts.slice(0, maximumShown), `and ${more} more: --json shows all`] : texts;
}
