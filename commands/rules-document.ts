import { nothingToJudge } from "../policies/nothing-to-judge.ts";
import { overBudgetId } from "../policies/over-budget.ts";
import type { ResourceRule } from "../policies/resource-rule.ts";
import { resourceRules } from "../policies/resource-rules.ts";
import { rules } from "../policies/rules.ts";

const head = `# Rules

What every environment is held to. This page is made from the rules themselves: change them in \`policies/\`, and run
\`npm run rules\`. [Record 35](adr/0035-one-set-of-rules-for-three-moments.md) says how they come to be judged three times, and
[CONTRIBUTING.md](../CONTRIBUTING.md#a-rule) how to add one.

\`block\` stops a deployment unless a waiver in \`policies/waivers.yaml\` accepts the finding for a while; \`caution\` has somebody look.

## Over resources

In the tests, in a plan, in a state, and in the policy pack: whatever the program asks for in the end.
`;

const middle = `
## Over changes

In a plan alone, because they compare what is there with what would be.
`;

const estimates = `
## Over estimates

In a review and in \`npm run cost\`, because they need what the environment would cost.

- \`${overBudgetId}\` ([policies/over-budget.ts](../policies/over-budget.ts)): the estimate of an average month is above the
  environment's budget.
`;

const tail = `
## Nothing to judge

Types that were looked at, and of which no rule asks anything but tags, names, Regions and that they hold no secret. A type that is
neither here nor read by a rule is unknown, and the verdict CAUTION.
`;

/** The text of docs/rules.md. Pure. */
export function rulesDocument(): string {
  return [
    head,
    table(["Rule", "Severity", "Protects", "Serves", "What to do"], resourceRules.map(cellsOf)),
    middle,
    rules.map(({ id }) => `- \`${id}\` ([policies/${id}.ts](../policies/${id}.ts))`).join("\n"),
    estimates,
    tail,
    table(
      ["Type", "Why"],
      [...nothingToJudge].map(([type, why]) => [`\`${type}\``, why]),
    ),
    "",
  ].join("\n");
}

function cellsOf({ control, fix, id, protects, severity }: ResourceRule): readonly string[] {
  return [`\`${id}\``, severity, protects, control, fix];
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  return [titles, titles.map(() => "---"), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`)
    .join("\n");
}
