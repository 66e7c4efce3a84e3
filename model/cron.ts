/** A field of a schedule and the numbers that it may hold. */
interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

/** Names of months and days are left out, and so is `7` for Sunday, which Kubernetes refuses. */
const fields: readonly Field[] = [
  { name: "minute", least: 0, most: 59 },
  { name: "hour", least: 0, most: 23 },
  { name: "day of the month", least: 1, most: 31 },
  { name: "month", least: 1, most: 12 },
  { name: "day of the week", least: 0, most: 6 },
];

/** Days of each month from January on, of February in a leap year. */
const longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** The pattern of a schedule, for a JSON Schema: five fields with one space between them. */
export const cronPattern = "^\\S+( \\S+){4}$";

/**
 * What is wrong with a schedule of Kubernetes, five fields as in `17 3 * * *`; `undefined` when nothing is. Each field is `*`, a
 * number, a range `1-5`, one of these with a step as in `1-31/2`, or a list of these with commas.
 *
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 *
 * @returns the end of a sentence that begins with the schedule's place.
 */
export function cronMistake(schedule: string): string | undefined {
  const given = schedule.split(" ");
  if (given.length !== fields.length) {
    return `has ${given.length} fields, not five: ${fields.map(({ name }) => name).join(", ")}`;
  }
  const mistakes = fields.flatMap((field, index) => {
    const text = given[index] ?? "";
    return fits(text, field)
      ? []
      : [
          `has the ${field.name} "${text}"; a number from ${field.least} to ${field.most}, *, a range, a step or a list is one`,
        ];
  });
  if (mistakes[0] !== undefined) return mistakes[0];
  return everComes(given) ? undefined : "never comes, because no month it names has such a day";
}

const part = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/;

function fits(text: string, { least, most }: Field): boolean {
  return text.split(",").every((one) => {
    const match = part.exec(one);
    if (match === null) return false;
    const [, first, last, step] = match;
    if (step !== undefined && Number(step) < 1) return false;
    if (first === undefined) return true;
    const from = Number(first);
    const to = Number(last ?? first);
    return from >= least && to <= most && from <= to;
  });
}

/** Where the day of the week is restricted too, either day will do, so that it always comes. */
function everComes([, , day = "*", month = "*", weekday = "*"]: readonly string[]): boolean {
  if (weekday !== "*" || day.startsWith("*")) return true;
  const earliest = Math.min(...day.split(",").map((one) => Number.parseInt(one, 10)));
  return longestMonths.some((days, index) => earliest <= days && names(month, index + 1));
}

/** True when a field that fits names a number. */
function names(text: string, number: number): boolean {
  return text.split(",").some((one) => {
    const [, first, last, step] = part.exec(one) ?? [];
    const from = Number(first ?? 1);
    // With a step a single number begins a range that goes on to the end.
    const to = first === undefined || (last === undefined && step !== undefined) ? 12 : Number(last ?? first);
    return number >= from && number <= to && (number - from) % Number(step ?? 1) === 0;
  });
}
