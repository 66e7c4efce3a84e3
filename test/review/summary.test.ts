import { expect } from "chai";
import type { Plan, PlanStep } from "../../model/plan.ts";
import type { Waiver } from "../../policies/waivers.ts";
import { judge } from "../../review/judge.ts";
import { renderSummary } from "../../review/summary.ts";
import { bucketType, change, stackStep, step, vpcType } from "../policies/plan-steps.ts";

const stack = stackStep();
const network = step({ op: "same", type: "plinth:network:Network", name: "network" }, stack);
const budget = step({ op: "same", type: "plinth:operations:BudgetAlerts", name: "budget" }, stack);
const flowLogs = step({ op: "same", type: "plinth:network:FlowLogs", name: "network-flow-logs" }, network);
const newRange = change("cidrBlock", "10.0.0.0/16", "10.1.0.0/16", { replaces: true });
const vpc = step(
  {
    op: "replace",
    type: vpcType,
    name: "network",
    replaceKeys: ["cidrBlock"],
    protect: true,
    stateful: true,
    diff: [newRange],
  },
  network,
);
const subnets = ["a", "b"].map((zone) =>
  step(
    {
      op: "replace",
      type: "aws:ec2/subnet:Subnet",
      name: `network-private-${zone}`,
      replaceKeys: ["vpcId"],
      stateful: true,
      diff: [change("vpcId", "vpc-1", { unknown: true }, { replaces: true })],
    },
    network,
  ),
);
const flowLog = step(
  {
    op: "update",
    type: "aws:ec2/flowLog:FlowLog",
    name: "network-flow-logs",
    diff: [change("tags.Owner", "platform", "network"), change("inventedProperty", 1, 2)],
  },
  flowLogs,
);
const bucket = step({ op: "delete", type: bucketType, name: "network-flow-logs" }, flowLogs);
const strange = step({ op: "create", type: "aws:unheardof/thing:Thing", name: "x" }, stack);

function waiver(id: string, urn: string): Waiver {
  return { id, urn, owner: "platform-team", reason: "Copied to the archive.", expires: "2027-01-31" };
}

function planOf(steps: readonly PlanStep[], waivers: readonly Waiver[] = [], simulated = true): Plan {
  return judge({ stack: "prod", simulated, steps }, waivers);
}

const everything = planOf(
  [stack, network, vpc, ...subnets, flowLogs, flowLog, strange, budget, bucket],
  [
    waiver("stateful-deletion", "urn:pulumi:prod::plinth::*::network-flow-logs"),
    waiver("stateful-replacement", "urn:pulumi:prod::plinth::*::gone"),
  ],
);

const escape = String.fromCharCode(27);
const paint = new RegExp(`${escape}\\[\\d+m`, "gu");
const paintedHeading = new RegExp(`^${escape}\\[\\d+m[A-Z]+[ :]`, "u");

const plain = (plan: Plan, width?: number): string =>
  renderSummary(plan, { color: false, ...(width === undefined ? {} : { width }) });

describe("renderSummary", () => {
  it("shows counts by component, losses with their cause and way out, changes, unknowns, and the verdict", () => {
    expect(plain(everything)).to.equal(
      `Plan of prod, made against a simulated cloud: no evidence about a live environment.

                      created   changed  replaced   deleted
(stack)                     1         -         -         -
network                     -         -         3         -
network › flow-logs         -         1         -         1
total                       1         1         3         1
Unchanged: 4 resources, among them 1 whole component.

Expected downtime: outage (Subnet network-private-a, Subnet network-private-b, Vpc network and 1
more).

BLOCK stateful-replacement
  urn:pulumi:prod::plinth::plinth:network:Network$aws:ec2/vpc:Vpc::network
    and 2 that follow it: Subnet network-private-a, network-private-b
  Would be replaced, forced by cidrBlock. Lost: the whole network with everything placed in it. It
  is protected: the engine refuses until it is unprotected.
  Instead, build a new environment beside this one and move the services to it. If it must be
  replaced, secure what would be lost, then add a waiver for stateful-replacement to
  policies/waivers.yaml.

BLOCK protected-resource
  urn:pulumi:prod::plinth::plinth:network:Network$aws:ec2/vpc:Vpc::network
  The engine refuses this replacement: the resource is protected, and no waiver changes that.
  If it must be: 1. take the protection off, by plinth:protect in Pulumi.prod.yaml or at this
  resource alone, with a waiver for weakened-protection, and deploy that by itself. 2. Then make
  this change, with a waiver for stateful-replacement. 3. Protect again what is left.

WAIVED stateful-deletion: Copied to the archive.
  urn:pulumi:prod::plinth::plinth:network:Network$plinth:network:FlowLogs$aws:s3/bucket:Bucket::network-flow-logs
  Would be deleted. Lost: every object and every old version. Its protect flag is off: the engine
  would delete it.

NOTE unused-waiver
  urn:pulumi:prod::plinth::*::gone
  The waiver of platform-team for stateful-replacement, valid until 2027-01-31, covers nothing in
  this plan.
  Delete it from policies/waivers.yaml, or correct its id or URN.

Changed properties:
  FlowLog network-flow-logs tags.Owner: "platform" → "network"
  FlowLog network-flow-logs inventedProperty: 1 → 2
  Vpc network cidrBlock (forces replacement): "10.0.0.0/16" → "10.1.0.0/16"
    and 2 that follow it: Subnet network-private-a, network-private-b

UNKNOWN aws:unheardof/thing:Thing: No table says whether this type holds data: classify it in
model/stateful.ts.
  urn:pulumi:prod::plinth::aws:unheardof/thing:Thing::x

UNKNOWN aws:ec2/flowLog:FlowLog inventedProperty: No table says whether changing this property
replaces the resource: look it up for model/replacement.ts.
  urn:pulumi:prod::plinth::plinth:network:Network$plinth:network:FlowLogs$aws:ec2/flowLog:FlowLog::network-flow-logs

BLOCK: 4 findings without a waiver, 1 finding waived, 2 unknown to the tables (simulated)
`,
    );
  });

  it("proposes a waiver that covers what is blocked and what follows it, to be filled in by somebody", () => {
    const text = renderSummary(everything, { color: false, waiverUntil: "2026-12-21" });
    expect(text).to.include(`policies/waivers.yaml.
  The waiver, to be filled in:
    - id: stateful-replacement
      urn: "${vpc.urn}"
      owner: "" # who answers for it
      reason: "" # why it is acceptable until then
      expires: 2026-12-21
    - id: stateful-replacement
      urn: "urn:pulumi:prod::plinth::plinth:network:Network$aws:ec2/subnet:Subnet::network-private-*"
      owner: "" # who answers for it
      reason: "" # why it is acceptable until then
      expires: 2026-12-21

BLOCK protected-resource`);
    expect(text.match(/The waiver, to be filled in/gu)).to.have.length(1);
  });

  it("names stateful resources first, and eight of those with one finding", () => {
    const types = ["aws:ec2/route:Route", vpcType];
    const steps = types.flatMap((type) =>
      Array.from({ length: 9 }, (_, index) =>
        step({
          op: "update",
          type,
          name: `n${index}`,
          stateful: type === vpcType,
          diff: [change("options.protect", true, false)],
        }),
      ),
    );
    const headings = plain(planOf(steps)).match(/^(?:BLOCK|CAUTION) .*$|^ {2}and .*$/gmu);
    expect(headings).to.deep.equal([
      "BLOCK weakened-protection",
      "  and 1 more: --json shows all",
      "CAUTION weakened-protection",
      "  and 1 more: --json shows all",
    ]);
    expect(plain(planOf(steps))).to.include(
      "\nChanged properties:\n  Vpc n0 options.protect: true → false, and of 17 more resources\n",
    );
  });

  it("says in one screen that nothing changes", () => {
    expect(plain(planOf([stack, network, budget], [], false))).to.equal(
      `Plan of prod.

Nothing changes.
Unchanged: 3 resources, among them 2 whole components.

OK: nothing found, nothing unknown
`,
    );
  });

  it("starts with the lines its caller gives", () => {
    const text = renderSummary(planOf([network]), {
      color: false,
      title: ["Simulated preview.", "Against v1."],
    });
    expect(text.split("\n").slice(0, 3)).to.deep.equal(["Simulated preview.", "Against v1.", ""]);
  });

  it("paints losses red, waived ones too, and warnings and unknowns yellow", () => {
    const painted = renderSummary(everything, { color: true }).split("\n");
    const starts = painted.filter((line) => paintedHeading.test(line)).map((line) => line.slice(2, 11));
    expect(starts).to.deep.equal([
      "31mBLOCK ",
      "31mBLOCK ",
      "31mWAIVED",
      "33mNOTE u",
      "33mUNKNOW",
      "33mUNKNOW",
      "31mBLOCK:",
    ]);
  });

  it("has the same text with color as without", () => {
    const painted = renderSummary(everything, { color: true });
    expect(painted.replaceAll(paint, "")).to.equal(plain(everything));
  });

  for (const [verdict, color, plan] of [
    ["OK", 32, planOf([network])],
    ["CAUTION", 33, planOf([strange])],
    ["BLOCK", 31, planOf([bucket])],
  ] as const) {
    it(`ends with ${verdict} in its color`, () => {
      const last = renderSummary(plan, { color: true }).trimEnd().split("\n").at(-1) ?? "";
      expect(last.startsWith(`\u001b[${color}m${verdict}: `)).to.equal(true);
    });
  }

  it("names twenty changed properties and counts the others", () => {
    const diff = Array.from({ length: 23 }, (_, index) => change(`tags.T${index}`, 1, 2));
    const lines = plain(planOf([{ ...vpc, op: "update", diff }])).split("\n");
    const start = lines.indexOf("Changed properties:");
    expect(lines.slice(start + 20, start + 23)).to.deep.equal([
      "  Vpc network tags.T19: 1 → 2",
      "  and 3 more: --json shows all",
      "",
    ]);
  });

  it("names ten unknown things and counts the others", () => {
    const steps = Array.from({ length: 12 }, (_, index) =>
      step({ op: "create", type: `aws:unheardof/thing:T${index}`, name: "x" }),
    );
    const text = plain(planOf(steps));
    expect(text.match(/^UNKNOWN /gmu)).to.have.length(10);
    expect(text).to.include("\nand 2 more unknown: --json shows all\n");
  });

  it("names three resources of one unknown thing and counts the others", () => {
    const steps = ["a", "b", "c", "d", "e"].map((name) =>
      step({ op: "create", type: "aws:unheardof/thing:Thing", name }),
    );
    expect(plain(planOf(steps))).to.include(
      `model/stateful.ts.
  urn:pulumi:prod::plinth::aws:unheardof/thing:Thing::a
  urn:pulumi:prod::plinth::aws:unheardof/thing:Thing::b
  urn:pulumi:prod::plinth::aws:unheardof/thing:Thing::c
  and 2 more: --json shows all
`,
    );
  });

  it("shows something unknown about the plan as a whole", () => {
    const unknown = [{ urn: "", type: "", reason: "The engine plans an operation that is new." }];
    expect(plain({ ...planOf([network]), unknown })).to.include(
      "\n\nUNKNOWN: The engine plans an operation that is new.\n\nCAUTION: ",
    );
  });

  it("keeps to the width except for URNs, which are there to be copied", () => {
    const long = plain(everything, 70)
      .split("\n")
      .filter((line) => line.length > 70);
    expect(long.filter((line) => !line.startsWith("  urn:"))).to.deep.equal([
      "Plan of prod, made against a simulated cloud: no evidence about a live environment.",
      "BLOCK: 4 findings without a waiver, 1 finding waived, 2 unknown to the tables (simulated)",
    ]);
  });

  it("cuts and breaks nothing at an infinite width", () => {
    const value = "x".repeat(300);
    const message = "word ".repeat(60).trim();
    const text = plain(
      {
        ...planOf([{ ...vpc, op: "update", diff: [change("policy", "", value)] }]),
        unknown: [{ urn: "", type: "", reason: message }],
      },
      Number.POSITIVE_INFINITY,
    );

    expect(text).to.contain(`policy: "" → "${value}"\n`).and.to.contain(`UNKNOWN: ${message}\n`);
  });

  it("cuts a component's name that leaves no room for the counts", () => {
    const wide = step({ op: "create", type: "plinth:network:Network", name: "n".repeat(80) }, stack);
    expect(plain(planOf([wide]), 60)).to.include(
      `\n${"n".repeat(19)}…         1         -         -         -\n`,
    );
  });

  it("lets no name hide a line from the reviewer", () => {
    const sly = step({ op: "create", type: "plinth:network:Network", name: "a\u001b[2K\rb" }, stack);
    expect(plain(planOf([sly]))).to.not.match(/[^\P{Cc}\n]/u);
  });

  it("shows no secret in any of its sections", () => {
    const diff = [change("a", "[secret]", "hunter2"), change("b", "hunter2", "[secret]")];
    const text = plain(
      planOf([{ ...vpc, op: "update", diff, old: { a: "hunter2" }, new: { b: "hunter2" } }]),
    );
    expect(text).to.not.include("hunter2");
  });
});
