import { expect } from "chai";
import * as fc from "fast-check";
import type { Finding, PlanStep } from "../../../model/plan.ts";
import { commentOf, maxCharacters, screenLines } from "../../../review/comment/comment.ts";
import { judge } from "../../../review/judge.ts";
import { type ReviewContext, reviewOf } from "../../../review/verdict/review-of.ts";
import { bucketType, change, stackStep, step, vpcType } from "../../policies/plan-steps.ts";
import { brokenMarkdown, foldStart } from "../../support/markdown-structure.ts";

const command = "npm run -s review -- --stack prod --json";
const drawings = { diagram: "flowchart LR\n  a --> b", matrix: "| from | to |\n|---|---|\n| a | b |" };

function comment(
  steps: readonly PlanStep[],
  context: ReviewContext & { simulated?: boolean; diagram?: string; matrix?: string } = {},
): string {
  const { diagram, matrix, simulated = true, ...rest } = context;
  const plan = judge({ stack: "prod", simulated, steps }, []);
  return commentOf(reviewOf(plan, rest), plan.steps, {
    command,
    ...(diagram === undefined ? {} : { diagram }),
    ...(matrix === undefined ? {} : { matrix }),
  });
}

const stack = stackStep();
const network = step({ op: "same", type: "plinth:network:Network", name: "network" }, stack);
const vpc = step(
  {
    op: "replace",
    type: vpcType,
    name: "network",
    replaceKeys: ["cidrBlock"],
    diff: [change("cidrBlock", "10.0.0.0/16", "10.1.0.0/16", { replaces: true })],
  },
  network,
);
const rule = (cidrIpv4: string) => ({
  securityGroupId: "sg-1",
  ipProtocol: "tcp",
  fromPort: 443,
  toPort: 443,
  cidrIpv4,
});
const opened = step(
  {
    op: "update",
    type: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    name: "https",
    old: rule("10.0.0.0/16"),
    new: rule("0.0.0.0/0"),
    diff: [change("cidrIpv4", "10.0.0.0/16", "0.0.0.0/0"), change("description", "a", "b")],
  },
  network,
);
const findings: readonly Finding[] = [
  { id: "budget", severity: "block", urn: stack.urn, message: "Over the budget.", fix: "Spend less." },
  {
    id: "logs",
    severity: "caution",
    urn: vpc.urn,
    message: "No flow log.",
    fix: "Add one.",
    preexisting: true,
  },
];

describe("the comment of a review", () => {
  it("says on one screen what a reviewer has to know, and has the plan in a fold", () => {
    const text = comment([stack, network, vpc, opened], {
      against: "v1",
      findings,
      cost: { beforeMonthlyUsd: 200, afterMonthlyUsd: 260.5, budgetMonthlyUsd: 250, notPriced: ["aws:x:X"] },
      paths: { opened: ["internet -> api"], closed: ["api -> worker"] },
      ...drawings,
    });
    expect(text).to.equal(`## BLOCK: plan of \`prod\`, simulated

Made against a simulated cloud: no evidence about the live environment. Kubernetes part not server-checked. Compared with \`v1\`.
**Resources**: 0 created, 1 changed, 1 replaced, 0 deleted, 2 unchanged.

**Data in danger**: 1 replaced.
- **Replaced** \`Vpc network\`, forced by \`cidrBlock\`. Lost: the whole network with everything placed in it. Instead, build a new environment beside this one and move the services to it.

**Downtime**: **outage**, by \`Vpc network\`.

**Security**: 1 widened, 0 narrowed.
- **widened** (security group) \`SecurityGroupIngressRule https\` opens \`ingress tcp 443 from 0.0.0.0/0 (every IPv4 address)\`

**Reachability**: 1 path opened, 1 closed.
- **opened** \`internet -> api\`
- **closed** \`api -> worker\`

**Cost**: +60.50 USD a month, 200.00 USD -> 260.50 USD, **over** the budget of 250.00 USD.
- not priced: \`aws:x:X\`

**Findings**, new with this change:
- **BLOCK** \`open-ingress\` \`SecurityGroupIngressRule https\`: The security group lets the whole internet in (0.0.0.0/0) on tcp 443. Name the networks or security groups that may connect. What is for everybody stands behind the public load balancer, on 80 and 443.
- **BLOCK** \`budget\` \`Stack plinth-prod\`: Over the budget. Spend less.

**Findings**, there before this change:
- **CAUTION** \`logs\` \`Vpc network\`: No flow log. Add one.

**Could not be checked**: 1.
- \`aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule cidrIpv4\` (\`https\`): Changing this property replaces the resource under a condition: the rule gets another kind of peer, from one of the four peer properties to another.

<details>
<summary>Plan: 2 changes, 2 unchanged</summary>

| component | created | changed | replaced | deleted |
|---|---:|---:|---:|---:|
| network | - | 1 | 1 | - |

- **replaced** \`Vpc network\` \`aws:ec2/vpc:Vpc\`
  - forces: \`cidrBlock (forces replacement): "10.0.0.0/16" → "10.1.0.0/16"\`
- changed \`SecurityGroupIngressRule https\` \`aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule\`
  - sets: \`cidrIpv4: "10.0.0.0/16" → "0.0.0.0/0"\`
  - sets: \`description: "a" → "b"\`

</details>

<details>
<summary>Diagram, and who reaches whom</summary>

\`\`\`mermaid
flowchart LR
  a --> b
\`\`\`

| from | to |
|---|---|
| a | b |

</details>

This was a simulation; \`simulator/README.md\` lists what it cannot tell. How to read this: \`docs/review.md\`.
`);
  });

  it("says of a change without danger what was asked all the same", () => {
    expect(comment([stack, network], { simulated: false })).to.equal(`## OK: plan of \`prod\`

Read from a plan of the live environment.
**Resources**: 0 created, 0 changed, 0 replaced, 0 deleted, 2 unchanged.

**Data**: nothing that holds data is replaced or deleted.

**Downtime**: none, everything is new or stays as it is.

**Security**: nothing is widened or narrowed.

**Could not be checked**: nothing.

How to read this: \`docs/review.md\`.
`);
  });

  it("names first what is opened to everybody", () => {
    const narrow = Array.from({ length: 20 }, (_, index) => ({
      ...opened,
      name: `r${index}`,
      new: rule("10.0.0.0/8"),
    }));
    const line = comment([stack, ...narrow, opened])
      .split("\n")
      .find((text) => text.startsWith("- **widened**"));
    expect(line).to.include("every IPv4 address");
  });

  it("covers a secret in a changed value, and one that stops being a secret", () => {
    const diff = [
      change("description", "x", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
      change("password", "hunter2", "hunter3"),
      change("nested", null, { secretString: "hunter4" }),
      change("note", "[secret]", "hunter5"),
    ];
    const text = comment([stack, { ...opened, diff }]);
    expect(text).not.to.match(/hunter|wJalr/u);
    expect(text)
      .to.include("description: (not shown: becomes a secret) → [secret]")
      .and.to.include("password: [secret] → [secret]");
  });

  it("replaces a diagram that is too large by where it can be had", () => {
    const text = comment([stack, vpc], { ...drawings, diagram: "x\n".repeat(40_000) });
    expect(text.length).to.be.at.most(maxCharacters);
    expect(text).to.include(`Too large for a comment: \`${command}\` has all`).and.to.include("| a | b |");
    expect(brokenMarkdown(text)).to.deep.equal([]);
  });

  describe("whatever a plan holds", () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        "</details>",
        "<details>",
        "```",
        "``a```b",
        "`",
        "a|b",
        "a\\|b\\",
        "@octocat",
        "octo/repo#1",
        "line\nbreak\r\n- item",
        "| a | b |",
        "<script>alert(1)</script>",
        "[x](https://example.com)",
        "![x](https://example.com/x.png)",
        "<!-- hidden",
        "$`x`$ $$y$$",
        "www.example.com https://example.com",
        "*_~_*",
        "\u202Egnp",
        "\u001b[2K",
        "",
        " ",
        "x".repeat(3_000),
        "\uD800",
      ),
      fc.string({ maxLength: 40 }),
    );
    const types = [vpcType, bucketType, "aws:new/thing:Thing", "aws:iam/rolePolicy:RolePolicy", opened.type];
    const anyStep = fc
      .record({
        op: fc.constantFrom("create", "update", "replace", "delete", "same"),
        type: fc.oneof(fc.constantFrom(...types), hostile),
        name: hostile,
        label: hostile,
        path: hostile,
        value: fc.oneof(hostile, fc.dictionary(hostile, hostile, { maxKeys: 2 })),
        properties: fc.integer({ min: 0, max: 20 }),
      })
      .map(({ label, name, op, path, properties, type, value }) => {
        const inputs = {
          policy: value,
          cidrIpv4: value,
          role: path,
          securityGroupId: "sg-1",
          ipProtocol: "tcp",
        };
        const component = step({ op: "same", type: "plinth:network:Network", name: label }, stack);
        const diff = Array.from({ length: properties }, (_, index) =>
          change(`${path}${index}`, value, label),
        );
        return step(
          {
            op,
            type,
            name,
            old: op === "create" ? null : { ...inputs, policy: "" },
            new: op === "delete" ? null : inputs,
            diff: op === "update" || op === "replace" ? diff : [],
            replaceKeys: op === "replace" ? [path] : [],
          },
          component,
        );
      });

    it("is whole Markdown below the limit, with one screen before the fold", () => {
      fc.assert(
        fc.property(
          fc.array(anyStep, { maxLength: 30 }),
          fc.constantFrom(1, 1, 30, 150),
          hostile,
          fc.array(hostile, { maxLength: 30 }),
          (few, times, text, many) => {
            const steps = Array.from({ length: times }, (_, round) =>
              few.map((one) => ({ ...one, urn: `${one.urn}${round}`, name: `${one.name}${round}` })),
            ).flat();
            const shown = comment([stack, ...steps], {
              against: text,
              findings: many.map((message) => ({
                id: text,
                severity: "block",
                urn: message,
                message,
                fix: text,
              })),
              paths: { opened: many, closed: many },
              cost: { beforeMonthlyUsd: 0, afterMonthlyUsd: 1, notPriced: many },
              diagram: text,
            });
            expect(shown.length).to.be.at.most(maxCharacters);
            expect(brokenMarkdown(shown)).to.deep.equal([]);
            const lines = shown.split("\n");
            expect(foldStart(lines)).to.be.at.most(screenLines + 3);
            expect(lines[0]).to.match(/^## (?:BLOCK|CAUTION|OK): plan of `prod`, simulated$/u);
          },
        ),
        { numRuns: 40 },
      );
    }).timeout(120_000);
  });
});
