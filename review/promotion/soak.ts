import type { Evidence } from "./evidence.ts";

const hour = 3_600_000;

/** How long a release has been the one that runs in its environment: until the next was deployed there, or until now. */
export function soakedHours(
  record: Evidence,
  records: readonly Evidence[],
  now: Date,
): { readonly hours: number; readonly replacedBy?: Evidence } {
  const began = Date.parse(record.soakStartedAt);
  const replacedBy = newestLast(records).find(
    (other) =>
      other.stack === record.stack && other.kind === "live" && Date.parse(other.soakStartedAt) > began,
  );
  const end = replacedBy === undefined ? now.getTime() : Date.parse(replacedBy.soakStartedAt);
  return { hours: Math.max(0, end - began) / hour, ...(replacedBy === undefined ? {} : { replacedBy }) };
}

export function soakEnd({ soakStartedAt }: Evidence, soakHours: number): Date {
  return new Date(Date.parse(soakStartedAt) + soakHours * hour);
}

/** Something about it has failed, so that it will not be promoted and holds nobody up. */
export function hasFailed({ drift, smoke, verdict }: Evidence): boolean {
  return verdict === "BLOCK" || (smoke?.failed.length ?? 0) > 0 || (drift?.resources ?? 0) > 0;
}

export function newestLast(records: readonly Evidence[]): readonly Evidence[] {
  return records.toSorted((one, other) => Date.parse(one.soakStartedAt) - Date.parse(other.soakStartedAt));
}
