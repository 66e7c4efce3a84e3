import { z } from "zod";
import { nearest } from "../model/nearest.ts";
import { ruleIds } from "./rules.ts";
import { patternProblem } from "./urn-pattern.ts";
import { WaiverError, type WaiverMistake } from "./waiver-error.ts";

/** Longest life of a waiver, in days. Our choice: half a year is time to plan a migration, not to forget about it. */
export const maxWaiverDays = 180;

const fields = ["id", "urn", "owner", "reason", "expires"] as const;
type Field = (typeof fields)[number];
type Entry = Readonly<Record<Field, string>>;
type Advice = Pick<WaiverMistake, "allowed" | "next">;

/** Checks the parsed list as waivers.ts describes; every mistake goes into one WaiverError. */
export function parseEntries(raw: unknown, today: string): readonly Entry[] {
  if (!isDate(today))
    throw new RangeError(`today must be a calendar date YYYY-MM-DD, got ${JSON.stringify(today)}`);
  const lastDay = addDays(today, maxWaiverDays);
  const parsed = z.array(entrySchema(today, lastDay)).safeParse(raw, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new WaiverError(parsed.error.issues.flatMap((issue) => mistakesOf(issue, today, lastDay)));
}

function entrySchema(today: string, lastDay: string) {
  return z.strictObject({
    id: filledText((id) => (ruleIds.includes(id) ? undefined : "is not the id of a rule")),
    urn: filledText(patternProblem),
    owner: filledText(() => undefined),
    reason: filledText(() => undefined),
    expires: filledText((expires) => expiryProblem(expires, today, lastDay)),
  });
}

/** Text that is not blank and of which `problemOf` says nothing. */
function filledText(problemOf: (value: string) => string | undefined) {
  return z
    .string({ error: (issue) => (issue.input === undefined ? "is missing" : "is not text") })
    .superRefine((value, context) => {
      const problem = value.trim() === "" ? "is empty" : problemOf(value);
      if (problem !== undefined) context.addIssue({ code: "custom", message: problem, input: value });
    });
}

function expiryProblem(expires: string, today: string, lastDay: string): string | undefined {
  if (!isDate(expires)) return "is not a calendar date";
  if (expires < today) return "is past: the waiver has expired";
  return expires > lastDay ? `lies more than ${maxWaiverDays} days ahead` : undefined;
}

function mistakesOf(issue: z.core.$ZodIssue, today: string, lastDay: string): readonly WaiverMistake[] {
  const [index, field] = issue.path;
  if (typeof index !== "number") {
    return [
      {
        problem: "is not a list",
        value: issue.input,
        allowed: "a YAML list of waivers, or []",
        next: "Start each waiver with `- id:`.",
      },
    ];
  }
  if (issue.code === "unrecognized_keys")
    return issue.keys.map((key) => unknownField(index, key, issue.input));
  const known = fields.find((name) => name === field);
  if (known === undefined) {
    const allowed = `the fields ${fields.join(", ")}`;
    return [
      {
        index,
        problem: "is not a set of fields",
        value: issue.input,
        allowed,
        next: "Write one field a line.",
      },
    ];
  }
  return [
    {
      index,
      field: known,
      problem: issue.message,
      value: issue.input,
      ...adviceOn(known, issue.input, today, lastDay),
    },
  ];
}

function unknownField(index: number, field: string, entry: unknown): WaiverMistake {
  const value = new Map<string, unknown>(Object.entries(entry ?? {})).get(field);
  const close = nearest(field, fields);
  const next = close === undefined ? "Delete it." : `Did you mean ${close}?`;
  return { index, field, problem: "is not a field of a waiver", value, allowed: fields.join(", "), next };
}

function adviceOn(field: Field, value: unknown, today: string, lastDay: string): Advice {
  const close = typeof value === "string" ? nearest(value, ruleIds) : undefined;
  const advice: Readonly<Record<Field, Advice>> = {
    id: {
      allowed: ruleIds.join(", "),
      next: close === undefined ? "Copy the id from the finding." : `Did you mean ${close}?`,
    },
    urn: {
      allowed:
        "urn:pulumi:<stack>::<project>::<type>::<name>, with `*` inside a segment, " +
        "and either the resource type or the name without one",
      next: "Copy the URN from the finding and put `*` where it may differ.",
    },
    owner: { allowed: "text that is not empty", next: "Write who answers for it." },
    reason: { allowed: "text that is not empty", next: "Write why it is acceptable until then." },
    expires: {
      allowed: `a date YYYY-MM-DD from today (${today}) to ${maxWaiverDays} days ahead (${lastDay})`,
      next: "Delete the waiver if it has served; otherwise set a date that its owner agrees to.",
    },
  };
  return advice[field];
}

function isDate(text: string): boolean {
  return z.iso.date().safeParse(text).success;
}

function addDays(date: string, days: number): string {
  const moved = new Date(`${date}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  return moved.toISOString().slice(0, 10);
}
