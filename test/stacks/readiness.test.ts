import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { freshBundle } from "../../commands/function-bundle.ts";
import { repositoryFiles } from "../../commands/repository-files.ts";
import { type Facts, ResourcesByType } from "../../review/readiness/facts.ts";
import { type JudgedCheck, readinessOf } from "../../review/readiness/readiness.ts";
import { readStackFile } from "../../stacks/config/stack-file.ts";
import program from "../../stacks/index.ts";
import { type Recording, record } from "../support/mocks.ts";
import { asRegistered } from "../support/registered-resources.ts";
import { asEngine, repository } from "../support/stack-files.ts";

const stacks = ["dev", "staging", "prod"] as const;

const files = repositoryFiles(repository);

/** As if what the program registers were deployed, and nobody had written a record. */
function factsOf(stack: string, { resources }: Recording): Facts {
  return {
    stack,
    today: "2026-11-21",
    source: { kind: "state", simulated: false, says: "what the program registers", sealedBy: "awskms" },
    resources: new ResourcesByType(asRegistered(resources)),
    findings: [],
    unknown: [],
    repository: files,
    records: [],
  };
}

function lines(kind: string, checks: readonly JudgedCheck[]): readonly string[] {
  return checks
    .toSorted((a, b) => a.number - b.number)
    .map(({ number, requirements, status, title }) => {
      const open = requirements.filter((one) => one.status !== "met").map(({ id }) => id);
      return `  ${kind} ${number}. ${title}: ${status}${open.length === 0 ? "" : `: ${open.toSorted().join(", ")}`}`;
    });
}

// The mocks of the SDK prove what the program asks for, with the values of the tracked stack files.
describe("the readiness of the tracked environments", () => {
  before(() => freshBundle());

  it("is what its golden digest says: what is lacking even when everything is deployed", async () => {
    const told: string[] = [];
    for (const stack of stacks) {
      const config = asEngine(readStackFile(repository, stack));
      // One after the other: the SDK has one set of mocks.
      const recording = await record(program, { stack, config });
      const { factors, points } = readinessOf(factsOf(stack, recording));
      told.push(stack, ...lines("point", points), ...lines("factor", factors), "");
    }
    const file = join(repository, "test", "golden", "readiness.txt");
    const digest = told.join("\n");
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, digest);
    expect(digest).to.equal(readFileSync(file, "utf8"));
  });
});
