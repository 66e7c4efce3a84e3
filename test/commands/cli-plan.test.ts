import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parsePlan, readPlanFile } from "../../commands/plan-file.ts";
import { UnreadablePlan } from "../../commands/policy-error.ts";
import { judge } from "../../review/judge.ts";
import { reviewOf } from "../../review/verdict/review-of.ts";
import { changeNames, fixtureFiles } from "../support/captured-previews.ts";

const prefix = "urn:pulumi:prod::plinth::";
const topicType = "aws:sns/topic:Topic";
const urn = `${prefix}${topicType}::alarms`;
const stateOf = (inputs: unknown, more: object = {}) => ({
  type: topicType,
  inputs,
  parent: `${prefix}stack`,
  ...more,
});
const root = {
  op: "same",
  urn: `${prefix}pulumi:pulumi:Stack::plinth-prod`,
  newState: { type: "pulumi:pulumi:Stack" },
};
const created = { op: "create", urn, newState: stateOf({ name: "alarms" }) };

const read = (steps: readonly unknown[], more: object = {}) =>
  parsePlan(JSON.stringify({ steps: [root, ...steps], duration: 1, ...more }), "plan.json");
const first = (...steps: readonly unknown[]) => read(steps).made.steps.at(1);
const reviewed = (text: string) => {
  const { made, strange } = parsePlan(text, "plan.json");
  const judged = judge(made, []);
  return reviewOf({ ...judged, unknown: [...judged.unknown, ...strange] });
};

describe("what pulumi preview --json prints", () => {
  for (const name of changeNames) {
    it(`comes to the same review as the simulator's plan of the same change: ${name}`, () => {
      const files = fixtureFiles(name);
      const { simulated: live, unchecked: doubts, ...cli } = reviewed(readFileSync(files.cli, "utf8"));
      const { simulated, unchecked, ...own } = reviewed(readFileSync(files.own, "utf8"));

      expect([live, simulated]).to.deep.equal([false, true]);
      expect(cli).to.deep.equal(own);
      // The program that was captured breaks rules of its own; a harmless change adds nothing to that.
      const added = cli.findings.filter(({ preexisting }) => preexisting !== true).map(({ id }) => id);
      if (name === "risky") expect(added).to.include.members(["stateful-deletion", "stateful-replacement"]);
      else expect(added).to.deep.equal([]);
      // Of a live plan nobody knows whether an API server has tried its objects out.
      const kubernetes = doubts.filter(({ reason }) =>
        reason.startsWith("Kubernetes part not server-checked"),
      );
      expect(doubts.filter((doubt) => !kubernetes.includes(doubt))).to.deep.equal(unchecked);
      expect(kubernetes).to.have.length(name === "risky" ? 1 : 0);
    });
  }

  it("shows unknown values and secrets as every plan does", () => {
    const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const secret = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      value: "hunter2",
    };
    const inputs = { a: unknown, b: ["[secret]"], c: secret, __defaults: [] };
    expect(first({ op: "create", urn, newState: stateOf(inputs) })?.new).to.deep.equal({
      a: { unknown: true },
      b: ["[secret]"],
      c: "[secret]",
    });
  });

  it("says where a value comes from that is not known yet", () => {
    const inputs = { a: "04da6b54-80e4-46f7-96ec-b56ff0331ba9", b: "known" };
    const newState = stateOf(inputs, { propertyDependencies: { a: ["urn:a"], b: ["urn:b"] } });
    expect(first({ op: "create", urn, newState })?.dependencies).to.deep.equal({ a: ["urn:a"] });
  });

  it("names the properties that change also where a provider has no detailed diff", () => {
    const step = {
      op: "replace",
      urn,
      oldState: stateOf({ name: "a", x: 1 }),
      newState: stateOf({ name: "b", x: 2 }),
    };
    const found = first({
      ...step,
      diffReasons: ["name", "x"],
      replaceReasons: ["name"],
      detailedDiff: null,
    });
    expect(found?.diff.map(({ old, path, replaces }) => [path, replaces, old])).to.deep.equal([
      ["name", true, "a"],
      ["x", false, 1],
    ]);
    expect(found?.replaceKeys).to.deep.equal(["name"]);
  });

  it("counts a replacement once: by its own step, or by its halves where it has none", () => {
    const [old, next] = [stateOf({ name: "a" }), stateOf({ name: "b" })];
    const halves = [
      { op: "create-replacement", urn, oldState: old, newState: next, replaceReasons: ["name"] },
      { op: "delete-replaced", urn, oldState: old },
    ];
    const whole = { op: "replace", urn, oldState: old, newState: next, replaceReasons: ["name"] };
    for (const steps of [[...halves, whole], halves]) {
      const replaced = read(steps).made.steps.filter(({ op }) => op === "replace");
      expect(replaced.map((step) => [step.replaceKeys, step.old, step.new])).to.deep.equal([
        [["name"], { name: "a" }, { name: "b" }],
      ]);
    }
  });

  it("says how many unchanged resources are left out", () => {
    expect(
      read([created], { changeSummary: { create: 1, same: 5 } }).strange.map(({ reason }) => reason),
    ).to.deep.equal([
      "The plan leaves out 4 unchanged resources: what is there besides the change could not be looked at. Make it with: pulumi preview --json --show-sames.",
    ]);
    expect(read([created], { changeSummary: { create: 1, same: 1 } }).strange).to.deep.equal([]);
  });

  it("is unknown in an operation of a newer CLI, which makes the review CAUTION", () => {
    const teleported = JSON.stringify({ steps: [root, { ...created, op: "teleport" }], duration: 1 });
    const review = reviewed(teleported);
    expect(review.verdict).to.equal("CAUTION");
    expect(review.unchecked).to.deep.equal([
      {
        urn,
        type: topicType,
        reason: 'The plan has the operation "teleport", which this version of Plinth does not know.',
      },
    ]);
  });

  it("takes reads and refreshes for no change", () => {
    const { made, strange } = read([
      { ...created, op: "refresh" },
      { ...created, op: "read" },
    ]);
    expect([made.steps.length, strange]).to.deep.equal([1, []]);
  });

  it("is whole enough where the engine only refuses what is protected, and says what may be missing", () => {
    const diagnostics = [
      { severity: "error", message: "error: cannot be deleted\nbecause it is protected." },
    ];
    const gone = { op: "delete", urn, oldState: stateOf({}, { protect: true }) };
    const { made, strange } = read([gone], { diagnostics });
    expect(made.steps.map(({ op, protect }) => [op, protect])).to.deep.include(["delete", true]);
    expect(strange.map(({ reason }) => reason)).to.deep.equal([
      "The engine stopped at a protected resource: what it would have planned after that is missing.",
    ]);
  });

  it("rejects a preview that failed, with the engine's first words", () => {
    const diagnostics = [{ severity: "error", message: "error: half-written\n    at program.ts" }];
    expect(() => read([], { diagnostics }))
      .to.throw(UnreadablePlan)
      .with.property("message")
      .that.includes("plan.json is no plan: the preview failed: half-written. Write one with")
      .and.includes("pulumi preview --stack <name> --json --show-sames > <file>");
  });

  it("rejects the plan of another tool, and names that tool", () => {
    const text = JSON.stringify({ format_version: "1.2", terraform_version: "1.9.0", planned_values: {} });
    expect(() => parsePlan(text, "plan.json")).to.throw(UnreadablePlan, "it is of Terraform or OpenTofu");
  });

  it("rejects a fixture cut in the middle", () => {
    const text = readFileSync(fixtureFiles("risky").cli, "utf8");
    expect(() => parsePlan(text.slice(0, text.length / 2), "plan.json")).to.throw(UnreadablePlan, "cut off");
  });

  it("rejects a file that is not there, by its name", () => {
    const file = join(import.meta.dirname, "no-such-plan.json");
    expect(() => readPlanFile(file)).to.throw(UnreadablePlan, file);
  });
});
