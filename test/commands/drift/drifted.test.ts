import { expect } from "chai";
import { driftReport } from "../../../commands/drift/drift-report.ts";
import { driftOf } from "../../../commands/drift/drifted.ts";
import type { PlanStep, PropertyChange } from "../../../model/plan.ts";

const type = "aws:s3/bucket:Bucket";

function step(name: string, op: PlanStep["op"], diff: readonly PropertyChange[] = []): PlanStep {
  return {
    op,
    urn: `urn:pulumi:dev::plinth::${type}::${name}`,
    type,
    name,
    parent: "",
    provider: "",
    old: {},
    new: {},
    replaceKeys: [],
    stateful: true,
    protect: false,
    diff,
  };
}

function change(path: string, old: unknown, next: unknown): PropertyChange {
  return { path, kind: "update", replaces: false, old, new: next };
}

describe("drift", () => {
  it("is what a look at the cloud shows and the state does not", () => {
    const looked = [
      step("gone", "create"),
      step("unexpected", "delete"),
      step("changed", "update", [change("tags.Owner", "them", "us")]),
      step("same", "same"),
    ];
    const believed = ["gone", "unexpected", "changed", "same"].map((name) => step(name, "same"));
    expect(
      driftOf(looked, believed).map(({ changes, how, name }) => [name, how, changes.length]),
    ).to.deep.equal([
      ["gone", "gone", 0],
      ["unexpected", "unexpected", 0],
      ["changed", "changed", 1],
    ]);
  });

  it("is not what the checkout has and nobody has deployed", () => {
    const undeployed = [
      step("new", "create"),
      step("old", "delete"),
      step("other", "update", [change("policy", "a", "b")]),
    ];
    expect(driftOf(undeployed, undeployed)).to.deep.equal([]);
  });

  it("is the one property that somebody has changed, beside one that is not deployed", () => {
    const believed = [step("bucket", "update", [change("policy", "a", "b")])];
    const looked = [
      step("bucket", "update", [change("policy", "a", "b"), change("tags.Owner", "them", "us")]),
    ];
    expect(driftOf(looked, believed).flatMap(({ changes }) => changes.map(({ path }) => path))).to.deep.equal(
      ["tags.Owner"],
    );
  });

  it("is an undeployed property that has another value than the state believes", () => {
    const believed = [step("bucket", "update", [change("policy", "a", "b")])];
    const looked = [step("bucket", "update", [change("policy", "theirs", "b")])];
    expect(driftOf(looked, believed).flatMap(({ changes }) => changes.map(({ old }) => old))).to.deep.equal([
      "theirs",
    ]);
  });
});

describe("the report of drift", () => {
  const facts = {
    stack: "dev",
    commit: "1".repeat(40),
    simulated: true,
    at: new Date("2026-11-21T02:00:00Z"),
    drifted: [],
    undeployed: 0,
  };

  it("says that nothing differs, and that it was simulated", () => {
    expect(driftReport(facts)).to.equal(
      `# Drift of dev\n\nSimulated. Compared at 2026-11-21T02:00:00.000Z with commit \`${facts.commit}\`.\n\nNothing differs from what was deployed.\n`,
    );
  });

  it("has a row for each property, lets no name break the table, and shows no secret", () => {
    const drifted = driftOf(
      [
        step("a|b", "update", [
          change("tags.Owner", "them | us", "us"),
          change("password", "swordfish", "[secret]"),
        ]),
        step("gone", "create"),
      ],
      [],
    );
    const report = driftReport({ ...facts, drifted, undeployed: 2 });
    expect(report.split("\n").filter((line) => line.startsWith("| `"))).to.deep.equal([
      `| \`${type} a\\|b\` | was changed | \`tags.Owner\` | \`them \\| us\` | \`us\` |`,
      `| \`${type} a\\|b\` | was changed | \`password\` | \`[secret]\` | \`[secret]\` |`,
      `| \`${type} gone\` | is not there any more | | | |`,
    ]);
    expect(report).not.to.contain("swordfish");
    expect(report).to.contain("2 resources differ because this checkout is not what was deployed.");
  });
});
