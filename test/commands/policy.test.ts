import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parsePlan } from "../../commands/plan-file.ts";
import { policy } from "../../commands/policy.ts";
import { OtherStack, UnreadablePlan } from "../../commands/policy-error.ts";
import { judge } from "../../review/judge.ts";
import { bucketType, stackStep, step } from "../policies/plan-steps.ts";

const plan = judge(
  {
    stack: "prod",
    simulated: true,
    steps: [stackStep(), step({ op: "delete", type: bucketType, name: "logs" })],
  },
  [],
);

const read = (value: unknown) => parsePlan(JSON.stringify(value), "plan.json");

describe("a plan in a file", () => {
  it("is what preview --json prints, and is judged by the tables of today", () => {
    const { made, strange } = read({ ...plan, verdict: "OK", findings: [] });
    expect(strange).to.deep.equal([]);
    expect(made.steps.map(({ stateful, urn }) => [urn, stateful])).to.deep.equal(
      plan.steps.map(({ type, urn }) => [urn, type === bucketType]),
    );
    expect(judge(made, []).findings).to.deep.equal(plan.findings);
  });

  it("is unknown in an operation that this version does not know, and nothing else of it is lost", () => {
    const [first, ...others] = plan.steps;
    const { made, strange } = read({ ...plan, steps: [{ ...first, op: "teleport" }, ...others] });
    expect(made.steps).to.have.length(others.length);
    expect(strange.map(({ reason }) => reason)).to.deep.equal([
      'The plan has the operation "teleport", which this version of Plinth does not know.',
    ]);
  });

  for (const [what, text, reason] of [
    ["an empty file", " \n", "it is empty"],
    ["a plan cut in the middle", JSON.stringify(plan).slice(0, 300), "it is not JSON, or cut off"],
    [
      "a plan without steps",
      JSON.stringify({ ...plan, steps: [] }),
      "a plan has at least the step of its stack",
    ],
    [
      "the plan of another tool",
      JSON.stringify({ steps: [{ op: "same", urn: "urn:pulumi:prod::p::t::n" }] }),
      "stack: Invalid input: expected string, received undefined",
    ],
    ["an exported state", JSON.stringify({ version: 3, deployment: {} }), "steps: Invalid input"],
  ] as const) {
    it(`rejects ${what}, with the command that writes one`, () => {
      expect(() => parsePlan(text, "plan.json"))
        .to.throw(UnreadablePlan)
        .with.property("message")
        .that.includes(`plan.json is no plan: `)
        .and.includes(reason)
        .and.includes("npm run -s preview -- --stack <name> --json > <file>");
    });
  }
});

describe("the rules over a file", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "plinth-policy-"));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  async function judged(name: string, content: unknown, options: Parameters<typeof policy>[0]) {
    const file = join(folder, name);
    writeFileSync(file, JSON.stringify(content));
    const written: string[] = [];
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text: string | Uint8Array) => written.push(String(text)) > 0;
    try {
      const key = name === "plan.json" ? "plan" : "state";
      return { code: await policy({ ...options, [key]: file, json: true }), text: written.join("") };
    } finally {
      process.stdout.write = write;
    }
  }

  it("block a plan that deletes what holds data", async () => {
    const { code, text } = await judged("plan.json", plan, {});
    expect(code).to.equal(1);
    expect(JSON.parse(text)).to.deep.equal({
      stack: "prod",
      verdict: "BLOCK",
      unknown: [],
      deferred: [],
      findings: plan.findings,
    });
  });

  it("find nothing in a state without secrets, and block one with a password", async () => {
    const type = "aws:lambda/invocation:Invocation";
    const urn = `urn:pulumi:prod::plinth::${type}::run`;
    const state = (inputs: unknown) => ({
      version: 3,
      deployment: { resources: [{ urn, custom: true, type, inputs }] },
    });
    const fine = await judged("state.json", state({ functionName: "run" }), {});
    const leaking = await judged("state.json", state({ password: "hunter2" }), {});
    expect([fine.code, leaking.code]).to.deep.equal([0, 1]);
    expect(JSON.parse(fine.text)).to.deep.equal({
      stack: "prod",
      verdict: "OK",
      unknown: [],
      deferred: [],
      findings: [],
    });
    expect(leaking.text).to.include('"secretless-state"').and.not.to.include("hunter2");
  });

  it("rejects a file of another stack than the one asked for", async () => {
    const file = join(folder, "plan.json");
    writeFileSync(file, JSON.stringify(plan));
    const problem: unknown = await policy({ plan: file, stack: "dev" }).catch((failure: unknown) => failure);
    expect(problem).to.be.instanceOf(OtherStack);
    expect(String(problem)).to.include('belongs to the stack "prod", not to "dev"');
  });
});
