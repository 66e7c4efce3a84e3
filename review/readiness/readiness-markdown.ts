import { evidenceLines, limited } from "./evidence-markdown.ts";
import { code } from "./markdown-text.ts";
import type { JudgedCheck, JudgedRequirement, Readiness } from "./readiness.ts";
import type { Gap, Status } from "./requirement.ts";

interface Titled {
  readonly check: JudgedCheck;
  /** As in "Point 3" or "Factor 8". */
  readonly name: string;
}

const sections: readonly (readonly [Status, string])[] = [
  ["not met", "In the way"],
  ["cannot be told", "Cannot be told"],
  ["met", "Met"],
];

/**
 * The readiness as Markdown: what it is about and the count, then what is in the way, what cannot be told, what is met; in each,
 * points come before factors. What somebody else has written stands in code, where it cannot become anything else.
 */
export function readinessMarkdown(readiness: Readiness): string {
  const { date, factors, points, ready, source, stack } = readiness;
  const titled: readonly Titled[] = [
    ...points.map((check) => ({ check, name: `Point ${check.number}` })),
    ...factors.map((check) => ({ check, name: `Factor ${check.number}` })),
  ];
  const told = new Map<string, string>();
  return `${[
    ...(source.simulated ? [simulatedLine(readiness), ""] : []),
    `# Readiness of ${code(stack)}: ${ready ? "ready" : "not ready"}`,
    "",
    `${tally(points, "points")}, ${tally(factors, "factors")}, by ${code(source.says)} on ${date}. docs/readiness.md says what counts as evidence.`,
    ...sections.flatMap(([status, title]) => {
      const checks = titled.filter(({ check }) => check.status === status);
      return checks.length === 0
        ? []
        : ["", `## ${title}`, ...checks.flatMap((one) => checkLines(one, told))];
    }),
  ].join("\n")}\n`;
}

function simulatedLine({ stack }: Readiness): string {
  const file = `${stack}.json`;
  return `Simulated: the resources come from a simulated cloud. They are shown, and none of them counts. What is deployed does: ${code(`pulumi stack export --stack ${stack} --file ${file} && npm run readiness -- --state ${file}`)}`;
}

function tally(checks: readonly JudgedCheck[], called: string): string {
  const open = checks.filter(({ status }) => status === "cannot be told").length;
  const met = checks.filter(({ status }) => status === "met").length;
  return `${met} of ${checks.length} ${called} met${open === 0 ? "" : ` (${open} cannot be told)`}`;
}

function checkLines({ check, name }: Titled, told: Map<string, string>): readonly string[] {
  const note = check.simulatedOnly ? ", met by a simulation alone" : "";
  const lines = check.requirements.flatMap((requirement) => {
    const before = told.get(requirement.id);
    told.set(requirement.id, before ?? name);
    return before === undefined
      ? requirementLines(requirement)
      : [`${headLine(requirement)} See ${before.toLowerCase()}.`];
  });
  return ["", `### ${name}. ${check.title}: ${check.status}${note}`, "", ...lines];
}

function headLine({ says, simulatedOnly, status }: JudgedRequirement): string {
  const mark = simulatedOnly ? "not met (simulated alone)" : status;
  return `- ${status === "met" ? mark : `**${mark}**`}: ${says}`;
}

function requirementLines(requirement: JudgedRequirement): readonly string[] {
  const { evidence, gaps, next, simulatedOnly } = requirement;
  // That a simulation does not count, and what to do, stands in the first line of all.
  const shownGaps = simulatedOnly ? gaps.filter(({ value }) => value !== undefined) : gaps;
  const hasNext = next !== undefined && !(simulatedOnly && evidence.every(({ kind }) => kind === "resource"));
  return [
    headLine(requirement),
    ...limited(shownGaps.map(gapText)).map((text) => `  - ${text}`),
    ...evidenceLines(evidence).map((text) => `  - ${text}`),
    ...(hasNext ? [`  - Next: ${next}`] : []),
  ];
}

function gapText({ says, urn, value }: Gap): string {
  return [
    says,
    ...(value === undefined ? [] : [code(value)]),
    ...(urn === undefined ? [] : [`in ${code(urn)}`]),
  ].join(" ");
}
