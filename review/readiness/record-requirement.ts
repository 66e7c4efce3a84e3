import { quantity } from "../../model/quantity.ts";
import type { RecordEvidence } from "./evidence.ts";
import type { Facts } from "./facts.ts";
import type { DatedRecord } from "./records/dated-record.ts";
import { type RecordSubject, subjects } from "./records/subjects.ts";
import { type Answer, met, notMet, type Requirement } from "./requirement.ts";

/** That people have done something, not too long ago, as a live record of this environment shows. */
export function ofRecord({
  about,
  ...named
}: Omit<Requirement, "look" | "next"> & { readonly about: RecordSubject }): Requirement {
  return {
    ...named,
    next: `Do it (${subjects[about].says}), and write docs/records/DATE-${about}-<stack>.md as docs/records/README.md shows.`,
    look: (facts) => lookAt(about, facts),
  };
}

function lookAt(about: RecordSubject, facts: Facts): Answer {
  const records = facts.records
    .filter((record) => record.about === about)
    .filter(({ environment }) => environment === facts.stack || environment === "all")
    .map((record) => evidenceOf(record, facts.today))
    .toSorted((a, b) => a.ageDays - b.ageDays);
  const counting = records.some(({ counts }) => counts);
  if (counting) return met(records);
  const live = records.find(({ origin }) => origin === "live");
  if (live !== undefined) {
    const age = `The newest live record is ${quantity(live.ageDays, "day")} old; ${quantity(live.maximumAgeDays, "day")} are allowed:`;
    return notMet([{ says: age, value: live.path }], records);
  }
  const [other] = records;
  if (other === undefined) return notMet([{ says: "There is no record of it for this environment." }]);
  const what = other.origin === "simulated" ? "simulated" : "an example";
  const simulatedOnly = records.some(
    ({ ageDays, maximumAgeDays, origin }) => origin === "simulated" && ageDays <= maximumAgeDays,
  );
  return {
    ...notMet([{ says: `The newest record is ${what}, which does not count:`, value: other.path }], records),
    simulatedOnly,
  };
}

function evidenceOf(record: DatedRecord, today: string): RecordEvidence {
  const { by, date, evidence, kind, maximumAgeDays, path } = record;
  const ageDays = daysBetween(date, today);
  return {
    kind: "record",
    path,
    date,
    by,
    evidence,
    ageDays,
    maximumAgeDays,
    origin: kind,
    counts: kind === "live" && ageDays <= maximumAgeDays,
  };
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);
}
