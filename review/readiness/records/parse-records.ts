import { z } from "zod";
import { nearest } from "../../../model/nearest.ts";
import type { Repository } from "../repository.ts";
import { type DatedRecord, recordKinds, roles } from "./dated-record.ts";
import { evidenceProblem } from "./evidence-place.ts";
import { frontMatterOf } from "./front-matter.ts";
import { RecordError, type RecordMistake } from "./record-error.ts";
import { type Subject, subjectNames, subjects } from "./subjects.ts";

/** Where the records lie. */
export const recordsFolder = "docs/records/";

/** What a record is checked against. */
export interface RecordContext {
  /** `YYYY-MM-DD`: nothing can have been done later. */
  readonly today: string;
  /** Names of the stack files. */
  readonly environments: readonly string[];
}

/**
 * Reads every record of the repository, in the order of their paths. Pure: the caller gives the day.
 *
 * @throws RecordError with every mistake of every file. A record that is only too old is none.
 */
export function parseRecords(repository: Repository, context: RecordContext): readonly DatedRecord[] {
  const read = repository.paths
    .filter((path) => path.startsWith(recordsFolder) && path !== `${recordsFolder}README.md`)
    .map((path) => parseRecord(path, repository, context));
  const mistakes = read.flatMap((result) => ("mistakes" in result ? result.mistakes : []));
  if (mistakes.length > 0) throw new RecordError(mistakes);
  return read.flatMap((result) => ("record" in result ? [result.record] : []));
}

type Result = { readonly record: DatedRecord } | { readonly mistakes: readonly RecordMistake[] };

function parseRecord(path: string, repository: Repository, context: RecordContext): Result {
  if (!path.endsWith(".md"))
    return { mistakes: [mistake(path, "is no Markdown file", "files NAME.md", "Move it away.")] };
  const head = frontMatterOf(repository.read(path) ?? "");
  if ("problem" in head)
    return { mistakes: [mistake(path, head.problem, headShape, "See docs/records/README.md.")] };
  const parsed = schemaFor(path, repository, context).safeParse(head.fields, { reportInput: true });
  if (!parsed.success) return { mistakes: parsed.error.issues.flatMap((issue) => mistakesOf(path, issue)) };
  const { maximumAgeDays, ...fields } = parsed.data;
  const record = { ...fields, path, maximumAgeDays: maximumAgeDays ?? subjects[fields.about].maximumAgeDays };
  return { record };
}

const headShape = "a head with the fields about, date, by, environment, evidence and kind";

const missing = (what: string) => ({
  error: (issue: { readonly input?: unknown }) =>
    issue.input === undefined ? "is missing" : `is not ${what}`,
});

/** Each message continues the sentence that begins with the field; what is allowed follows after " | ". */
function schemaFor(path: string, repository: Repository, { environments, today }: RecordContext) {
  return z
    .strictObject({
      about: z.enum(subjectNames, missing("one of those words")),
      date: z
        .string(missing("text"))
        .refine((date) => z.iso.date().safeParse(date).success, {
          error: "is not a calendar date YYYY-MM-DD",
          abort: true,
        })
        .refine((date) => date <= today, `lies after today (${today})`),
      by: z.enum(roles, missing("one of those words")),
      environment: z.string(missing("text")).refine((name) => name === "all" || environments.includes(name), {
        error: ({ input }) => `is no environment${guess(input, environments)}`,
      }),
      evidence: z.string(missing("text")).superRefine((place, issues) => {
        const problem = evidenceProblem(place, repository);
        if (problem !== undefined) issues.addIssue({ code: "custom", message: problem, input: place });
      }),
      kind: z.enum(recordKinds, missing("one of those words")),
      maximumAgeDays: z.int(missing("a whole number of days")).min(1, "is less than 1").optional(),
    })
    .superRefine(({ about, date, environment, maximumAgeDays }, issues) => {
      const subject: Subject = subjects[about];
      const add = (field: string, message: string, input: unknown) =>
        issues.addIssue({ code: "custom", path: [field], message, input });
      if (environment === "all" && !subject.mayBeForAll)
        add(
          "environment",
          `has to name one environment: ${about} holds for the one in which it was done`,
          environment,
        );
      if (maximumAgeDays !== undefined && maximumAgeDays > subject.maximumAgeDays)
        add(
          "maximumAgeDays",
          `is more than the ${subject.maximumAgeDays} days of ${about}; it can only be less`,
          maximumAgeDays,
        );
      if (!path.startsWith(`${recordsFolder}${date}-${about}`))
        add(
          "date",
          `and about do not begin the file's name, which should be ${date}-${about}-${environment}.md`,
          date,
        );
    });
}

function guess(input: unknown, environments: readonly string[]): string {
  const close = typeof input === "string" ? nearest(input, environments) : undefined;
  return close === undefined ? "" : `; did you mean ${close}?`;
}

const allowed: Readonly<Record<string, string>> = {
  about: subjectNames.join(", "),
  date: "the day YYYY-MM-DD on which it was done, today at the latest, which with about begins the file's name",
  by: `a role, never a name: ${roles.join(", ")}`,
  environment: "NAME of a Pulumi.NAME.yaml, or all for what is about people or the account",
  evidence:
    "an https address without a password or a query, an ARN, or a path of this repository that exists",
  kind: "live, simulated or example",
  maximumAgeDays: "a whole number of days up to the subject's own, or no such field",
};

function mistakesOf(path: string, issue: z.core.$ZodIssue): readonly RecordMistake[] {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((field) => {
      const close = nearest(field, Object.keys(allowed));
      return {
        ...mistake(
          path,
          "is not a field of a record",
          Object.keys(allowed).join(", "),
          close === undefined ? "Delete it." : `Did you mean ${close}?`,
        ),
        field,
      };
    });
  }
  const [field] = issue.path;
  if (typeof field !== "string")
    return [mistake(path, "has a head that is no set of fields", headShape, "See docs/records/README.md.")];
  const { input: value, message: problem } = issue;
  return [{ path, field, problem, value, allowed: allowed[field] ?? headShape, next: nextFor(field, value) }];
}

const words: Readonly<Record<string, readonly string[]>> = {
  about: subjectNames,
  by: roles,
  kind: recordKinds,
};

function nextFor(field: string, value: unknown): string {
  const close = typeof value === "string" ? nearest(value, words[field] ?? []) : undefined;
  return close === undefined ? "Correct the field." : `Did you mean ${close}?`;
}

function mistake(path: string, problem: string, allowedText: string, next: string): RecordMistake {
  return { path, problem, value: undefined, allowed: allowedText, next };
}
