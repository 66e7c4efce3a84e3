import { expect } from "chai";
import * as fc from "fast-check";
import { freshBundle } from "../../commands/function-bundle.ts";
import program from "../../stacks/index.ts";
import { record } from "../support/mocks.ts";
import { areaOf, asEngine, rawStack } from "../support/stack-files.ts";

const dev = rawStack("dev");
const network = areaOf(dev, "network");
const budget = areaOf(dev, "budget");
const ownTopic = `arn:aws:sns:eu-west-1:${String(dev.values["accountId"])}:alerts`;
const foreignTopic = "arn:aws:sns:us-east-1:999988887777:alerts";

const whole = (min: number, max: number) => fc.integer({ min, max });
const percents = fc
  .uniqueArray(whole(1, 1000), { minLength: 1, maxLength: 5 })
  .map((list) => list.toSorted((one, other) => one - other));
const addresses = (fewest: number, most: number) =>
  fc.uniqueArray(
    whole(0, 99).map((number) => `person${number}@example.com`),
    { minLength: fewest, maxLength: most },
  );
const zones = (fewest: number) =>
  fc
    .subarray(["a", "b", "c", "d", "e", "f"], { minLength: fewest, maxLength: fewest + 1 })
    .map((letters) => Object.fromEntries(letters.map((letter, index) => [letter, `use1-az${index + 1}`])));

/** Values that are right, up to their limits. */
const right = fc.record({
  protect: fc.boolean(),
  keyDeletionWindowDays: whole(7, 30),
  network: fc.record({
    cidr: fc.constantFrom("10.16.0.0/16", "10.16.32.0/19"),
    zones: zones(2),
    nat: fc.constantFrom("none", "single", "perZone"),
    interfaceEndpoints: fc.constant("derived"),
    flowLogs: fc.record({
      traffic: fc.constantFrom("ALL", "REJECT"),
      aggregationSeconds: fc.constantFrom(60, 600),
      retentionDays: whole(1, 3653),
    }),
  }),
  budget: fc.record({
    monthlyUsd: whole(1, 1_000_000),
    actualPercents: percents,
    forecastedPercents: percents,
    anomalyUsd: whole(1, 1000),
    anomalyMonitor: fc.constantFrom("tag", "none"),
    subscribers: fc.oneof(
      addresses(1, 10),
      addresses(0, 10).map((list) => [...list, ownTopic]),
    ),
  }),
});

interface Changes {
  readonly keyDeletionWindowDays?: number;
  readonly network?: object;
  readonly budget?: object;
}

const inNetwork = (model: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  fc.record({ network: fc.record(model) });
const inBudget = (model: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  fc.record({ budget: fc.record(model) });

/** What a component refuses, one at a time: the config has to refuse it first. */
const wrong: readonly (readonly [what: string, change: fc.Arbitrary<Changes>])[] = [
  ["a key's window that KMS refuses", fc.record({ keyDeletionWindowDays: fc.constantFrom(6, 31) })],
  [
    "a block that the plan cannot use",
    inNetwork({ cidr: fc.constantFrom("10.16.0.0/15", "10.16.0.0/20", "10.16.0.1/16") }),
  ],
  ["too few zones", inNetwork({ zones: zones(0) })],
  ["a zone of another Region", inNetwork({ zones: fc.constant({ a: "use1-az1", b: "use2-az2" }) })],
  ["one zone under two letters", inNetwork({ zones: fc.constant({ a: "use1-az1", b: "use1-az1" }) })],
  ["a budget of nothing", inBudget({ monthlyUsd: whole(-1, 0) })],
  ["thresholds that AWS refuses", inBudget({ actualPercents: fc.constantFrom([80, 80], [0], []) })],
  ["too many thresholds", inBudget({ actualPercents: fc.constant([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) })],
  ["too many addresses", inBudget({ subscribers: addresses(11, 12) })],
  ["a topic of another account", inBudget({ subscribers: fc.constant([foreignTopic]) })],
  ["two topics", inBudget({ subscribers: fc.constant([ownTopic, `${ownTopic}2`]) })],
];

/** Dev with values in place of its own, run as Pulumi would run it. */
async function outcome(changes: Changes, mistake: Changes = {}): Promise<"accepted" | "refused"> {
  const values = {
    ...dev.values,
    ...changes,
    ...mistake,
    network: { ...network, ...changes.network, ...mistake.network },
    budget: { ...budget, ...changes.budget, ...mistake.budget },
  };
  return record(program, { stack: "dev", config: asEngine({ ...dev, values }) }).then(
    () => "accepted" as const,
    (problem: unknown) => {
      if (problem instanceof Error && problem.name === "ConfigError") return "refused" as const;
      throw problem;
    },
  );
}

// A component that refuses its arguments ends the program with a stack trace, where the config would have named file and line.
describe("the config", () => {
  before(() => freshBundle());

  it("accepts nothing that a component refuses, up to the limits", async function () {
    this.timeout(300_000);
    const property = fc.asyncProperty(right, async (values) => {
      expect(await outcome(values)).to.equal("accepted");
    });
    await fc.assert(property, { numRuns: 12 });
  });

  for (const [what, mistake] of wrong) {
    it(`rejects ${what} before a component does`, async () => {
      const property = fc.asyncProperty(right, mistake, async (values, change) => {
        expect(await outcome(values, change)).to.equal("refused");
      });
      await fc.assert(property, { numRuns: 3 });
    });
  }
});
