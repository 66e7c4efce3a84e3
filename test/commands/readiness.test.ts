import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { UnreadableState } from "../../commands/destroy-error.ts";
import { judgeFailure } from "../../commands/exit-codes.ts";
import { OtherStack, UnreadablePlan } from "../../commands/policy-error.ts";
import { type ReadinessOptions, readiness } from "../../commands/readiness.ts";
import { repositoryFiles } from "../../commands/repository-files.ts";
import { judge } from "../../review/judge.ts";
import { RecordError } from "../../review/readiness/records/record-error.ts";
import { CannotRun } from "../../simulator/places.ts";
import { stackStep, step } from "../policies/plan-steps.ts";
import { repository } from "../support/stack-files.ts";

const groupType = "aws:cloudwatch/logGroup:LogGroup";
const group = { retentionInDays: 365, kmsKeyId: "key" };
const made = step({ op: "create", type: groupType, name: "log", new: group });

describe("npm run readiness", () => {
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "plinth-readiness-"));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  function written(name: string, content: unknown): string {
    const file = join(folder, name);
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  }

  const plan = (simulated: boolean) =>
    written("plan.json", judge({ stack: "prod", simulated, steps: [stackStep(), made] }, []));

  const state = (provider: unknown) =>
    written("state.json", {
      version: 3,
      deployment: {
        secrets_providers: provider,
        resources: [{ urn: made.urn, custom: true, type: groupType, inputs: group }],
      },
    });

  /** What the command writes as JSON, and how it ends. */
  async function told(options: ReadinessOptions) {
    const out = join(folder, "out.json");
    const code = await readiness({ ...options, json: true, out });
    const result: unknown = JSON.parse(readFileSync(out, "utf8"));
    return { code, result };
  }

  const retention = (counts: boolean) => ({ kind: "resource", urn: made.urn, counts });

  it("ends with 1 where something is in the way, and shows what a simulated plan holds without counting it", async () => {
    const { code, result } = await told({ plan: plan(true) });
    expect(code).to.equal(1);
    expect(result).to.include({ stack: "prod", simulated: true, ready: false });
    expect(JSON.stringify(result)).to.include(JSON.stringify(retention(false)));
  });

  it("counts what a plan of the account holds, and what is in a state that KMS seals", async () => {
    const sealed = {
      type: "cloud",
      state: { url: "awskms://alias/plinth-prod?region=us-east-1", encryptedkey: "x" },
    };
    for (const options of [{ plan: plan(false) }, { state: state(sealed) }]) {
      const { result } = await told(options);
      expect(result).to.include({ simulated: false });
      expect(JSON.stringify(result)).to.include(JSON.stringify(retention(true)));
    }
  });

  it("does not count a state that a passphrase seals, as the simulator's are, nor one that says nothing", async () => {
    for (const provider of [
      { type: "passphrase", state: { salt: "v1:x" } },
      undefined,
      { type: "service" },
    ]) {
      const { result } = await told({ state: state(provider) });
      expect(result).to.include({ simulated: true });
      expect(JSON.stringify(result)).to.include(JSON.stringify(retention(false)));
    }
  });

  it("writes Markdown to the file that is named", async () => {
    const out = join(folder, "readiness.md");
    expect(await readiness({ plan: plan(true), out })).to.equal(1);
    expect(readFileSync(out, "utf8"))
      .to.match(/^Simulated: /u)
      .and.include("# Readiness of `prod`: not ready");
  });

  it("says of a step with an operation that it does not know that this cannot be told", async () => {
    const steps = [stackStep(), made, { ...made, op: "teleport", urn: `${made.urn}-2` }];
    const { result } = await told({
      plan: written("strange.json", { stack: "prod", simulated: false, steps }),
    });
    expect(JSON.stringify(result)).to.include('The plan has the operation \\"teleport\\"');
  });

  for (const [what, options, kind, code] of [
    ["an empty plan", () => ({ plan: written("empty.json", "") }), UnreadablePlan, 2],
    [
      "a plan cut in the middle",
      () => ({ plan: written("cut.json", '{"stack":"prod","st') }),
      UnreadablePlan,
      2,
    ],
    [
      "a state without resources",
      () => ({ state: written("none.json", { deployment: {} }) }),
      UnreadableState,
      2,
    ],
    ["a plan of another stack", () => ({ plan: plan(true), stack: "dev" }), OtherStack, 1],
    [
      "a file that cannot be written",
      () => ({ plan: plan(true), out: join(folder, "no", "where") }),
      CannotRun,
      2,
    ],
  ] as const) {
    it(`rejects ${what} with exit code ${code} and no stack trace`, async () => {
      const problem: unknown = await readiness(options()).catch((failure: unknown) => failure);
      expect(problem).to.be.instanceOf(kind);
      expect(judgeFailure(problem).code).to.equal(code);
      expect(judgeFailure(problem).text).not.to.match(/\n\s+at /u);
    });
  }

  it("rejects malformed records with exit code 1", () => {
    const problem = new RecordError([
      {
        path: "docs/records/a.md",
        field: "date",
        problem: "is missing",
        value: undefined,
        allowed: "a day",
        next: "Write it.",
      },
    ]);
    expect(judgeFailure(problem)).to.deep.equal({ code: 1, text: problem.message });
  });
});

describe("the repository's files as evidence", () => {
  const files = repositoryFiles(repository);

  it("are those that documents, tests and workflows are looked for in, and no packages", () => {
    expect(files.paths).to.include.members([
      "Pulumi.prod.yaml",
      "docs/runbooks/README.md",
      "service/.env.example",
      "service/test/health.test.ts",
      "test/commands/readiness.test.ts",
    ]);
    expect(files.paths.filter((path) => path.includes("node_modules") || path.startsWith("/"))).to.deep.equal(
      [],
    );
    expect(files.paths).to.deep.equal(files.paths.toSorted());
  });

  it("are read by their path, and nothing else is", () => {
    expect(files.read("Pulumi.yaml")).to.match(/^name: plinth$/mu);
    expect(files.read("../etc/passwd")).to.equal(undefined);
  });
});
