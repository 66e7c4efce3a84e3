import { expect } from "chai";
import { configReport } from "../../commands/config-check.ts";
import { freshBundle } from "../../commands/function-bundle.ts";
import { stackFileSchema } from "../../stacks/config/json-schema.ts";
import { loadStack } from "../../stacks/config/load.ts";
import { parseStackFile, type RawStack } from "../../stacks/config/stack-file.ts";
import program from "../../stacks/index.ts";
import { holdDay } from "../support/held-day.ts";
import { accepts } from "../support/json-schema.ts";
import { record } from "../support/mocks.ts";
import { addedService } from "../support/readme.ts";
import { asEngine, rawStack, stackText, told, withStackFiles } from "../support/stack-files.ts";

const added = addedService();

/** dev's file with the lines after its last service. */
function devWith(lines: readonly string[]): string {
  const before = stackText("dev").split("\n");
  const services = before.indexOf("  plinth:services:");
  const next = before.findIndex((line, index) => index > services && line.startsWith("  plinth:"));
  return [...before.slice(0, next), ...lines, ...before.slice(next)].join("\n");
}

const withDev = <Result>(text: string, run: (root: string) => Result) =>
  withStackFiles({ "Pulumi.dev.yaml": text }, run);

const mistakesWith = (part: string, by: string) =>
  withDev(devWith(added.map((line) => line.replace(part, by))), (root) =>
    told(configReport(root).stacks.flatMap(({ mistakes }) => mistakes)),
  );

describe("a service, as the README adds it", () => {
  holdDay();

  it("is ten lines that stand in one file", () => {
    expect(added).to.have.lengthOf(10);
    expect(added[0]).to.equal("    orders:");
    const longer = devWith(added).split("\n");
    expect(longer.filter((line) => !added.includes(line))).to.deep.equal(
      stackText("dev")
        .split("\n")
        .filter((line) => !added.includes(line)),
    );
    expect(longer).to.have.lengthOf(stackText("dev").split("\n").length + 10);
  });

  it("is valid without a change to any other file, and without a warning", async () => {
    await withDev(devWith(added), (root) => {
      const { ok, stacks } = configReport(root);
      expect(stacks.flatMap(({ mistakes, warnings }) => [...mistakes, ...warnings])).to.deep.equal([]);
      expect(ok).to.equal(true);
      expect(Object.keys(loadStack(root, "dev").config.services)).to.deep.equal(["api", "worker", "orders"]);
    });
  });

  it("is what an editor accepts", () => {
    const { values } = parseStackFile("Pulumi.dev.yaml", devWith(added));
    const config = Object.fromEntries(Object.entries(values).map(([key, value]) => [`plinth:${key}`, value]));
    expect(accepts(stackFileSchema(), { config })).to.equal(true);
  });

  it("counts in the capacity of its environment, and in that of no other", async () => {
    const needs = (root: string) =>
      configReport(root).stacks.map(({ capacity }) => capacity.map(({ needed }) => needed));
    const before = await withDev(stackText("dev"), needs);
    const after = await withDev(devWith(added), needs);
    // 2 replicas, 1 more in a release, 1 task: 4 pods of 100m and 256 MiB; 3 of them hold 5 connections each.
    const [pod, memory, cpu, all, blocks, connections] = before[0] ?? [];
    expect(after).to.deep.equal([
      [pod, memory, Number(cpu) + 400, Number(all) + 1024, blocks, Number(connections) + 15],
      ...before.slice(1),
    ]);
  });

  for (const line of added.slice(1)) {
    it(`rejects the service without its line ${line.trim().split(":", 1).join()}`, async () => {
      const without = devWith(added.filter((other) => other !== line));
      const mistakes = await withDev(without, (root) =>
        told(configReport(root).stacks.flatMap((stack) => stack.mistakes)),
      );
      expect(mistakes.join("\n")).to.match(/^plinth:services\.orders\.\w+ /);
    });
  }

  it("rejects a tag where the digest stood, and a connection that nobody admits", async () => {
    expect(await mistakesWith(/@sha256.*/.exec(added[1] ?? "")?.[0] ?? "", ":latest")).to.deep.equal([
      'plinth:services.orders.image names the tag "latest", which can mean another image tomorrow, and no digest',
    ]);
    expect(await mistakesWith('"host:api.example.com"', '"service:api"')).to.deep.equal([
      "plinth:services.orders.connectsTo[1] is one-sided: api does not name orders in exposedTo",
    ]);
  });

  it("gets its logins and secrets without a change to the program", async () => {
    await freshBundle();
    const namesOf = async (raw: RawStack) =>
      (await record(program, { stack: "dev", config: asEngine(raw) })).resources.map(({ urn }) => urn);
    const before = new Set(await namesOf(rawStack("dev")));
    const after = await namesOf(parseStackFile("Pulumi.dev.yaml", devWith(added)));
    const names = after.filter((urn) => !before.has(urn)).map((urn) => urn.split("::").at(-1));
    expect(names).to.include.members(["secrets-orders-database", "secrets-orders-database-migrator"]);
    expect(names.filter((name) => !name?.includes("orders"))).to.deep.equal([]);
  });
});
