import { code } from "../../review/comment/markdown.ts";
import { coveredChange } from "../../review/covered.ts";
import type { DriftedResource } from "./drifted.ts";

export interface DriftFacts {
  readonly stack: string;
  readonly commit: string;
  readonly simulated: boolean;
  readonly at: Date;
  readonly drifted: readonly DriftedResource[];
  /** How many resources the program would change that are as they were deployed. */
  readonly undeployed: number;
}

const hows: Readonly<Record<DriftedResource["how"], string>> = {
  gone: "is not there any more",
  unexpected: "is there, and is not in the program",
  changed: "was changed",
};

/** GitHub takes 65,536 characters in an issue; a table of so many rows stays below. */
const mostRows = 150;

/** Markdown for an issue: a row for each property that is not as it was deployed. What is secret is covered. */
export function driftReport(facts: DriftFacts): string {
  const { at, commit, drifted, simulated, stack, undeployed } = facts;
  const rows = drifted.flatMap(rowsOf);
  return [
    `# Drift of ${stack}`,
    "",
    `${simulated ? "Simulated. " : ""}Compared at ${at.toISOString()} with commit ${code(commit)}.`,
    "",
    ...(rows.length === 0
      ? ["Nothing differs from what was deployed."]
      : [
          `${drifted.length} ${drifted.length === 1 ? "resource is" : "resources are"} not as ${drifted.length === 1 ? "it was" : "they were"} deployed.`,
          "",
          "| Resource | | Property | Really there | In the program |",
          "|---|---|---|---|---|",
          ...rows.slice(0, mostRows),
          ...(rows.length > mostRows ? ["", `${rows.length - mostRows} more rows are left out.`] : []),
          "",
          `To take it back: \`npm run deploy -- --stack ${stack}\`. To keep it: change the program to what is there, then deploy.`,
        ]),
    ...(undeployed === 0
      ? []
      : ["", `Beside that, ${undeployed} resources differ because this checkout is not what was deployed.`]),
    "",
  ].join("\n");
}

function rowsOf({ changes, how, type, urn }: DriftedResource): readonly string[] {
  const name = urn.slice(urn.lastIndexOf("::") + 2);
  const resource = `| ${cell(`${type} ${name}`)} | ${hows[how]} |`;
  if (changes.length === 0) return [`${resource} | | |`];
  return changes
    .map(coveredChange)
    .map(
      ({ new: after, old, path }) =>
        `${resource} ${cell(path)} | ${cell(valueText(old))} | ${cell(valueText(after))} |`,
    );
}

/** A pipe ends a table's cell even inside of a code span. */
function cell(text: string): string {
  return code(text, 120).replaceAll("|", String.raw`\|`);
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return "(none)";
  return typeof value === "string" ? value : JSON.stringify(value);
}
