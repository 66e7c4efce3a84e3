import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mock } from "node:test";
import { expect } from "chai";
import { Cloud } from "../../simulator/cloud.ts";

const type = "aws:ec2/vpc:Vpc";

function reference(name: string) {
  return { urn: `urn:pulumi:test::plinth::${type}::${name}`, type, name };
}

/** Lets milliseconds pass, and what waited for them go on. */
async function pass(milliseconds: number): Promise<void> {
  mock.timers.tick(milliseconds);
  await new Promise((resolve) => setImmediate(resolve));
}

describe("the cloud's content", () => {
  let directory: string;
  let cloud: Cloud;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "plinth-cloud-"));
    cloud = new Cloud(directory);
  });

  afterEach(() => {
    mock.timers.reset();
    rmSync(directory, { recursive: true, force: true });
  });

  const vpc = reference("net");
  const content = (version: number) => ({ inputs: { version }, outputs: { version, arn: "a" } });

  it("takes as much longer to create, update and delete as it is told to, and no time otherwise", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const life = async (of: Cloud, done: string[]) => {
      await of.create(vpc, "vpc-1", content(1));
      done.push("created");
      await of.update(vpc, "vpc-1", {}, {});
      done.push("updated");
      await of.delete(vpc, "vpc-1");
      done.push("deleted");
    };
    const [slow, fast]: [string[], string[]] = [[], []];

    // No time passes for it.
    await life(cloud, fast);
    const slowLife = life(new Cloud(directory, { delayMs: 200 }), slow);
    for (const already of [[], ["created"], ["created", "updated"]]) {
      await pass(199);
      expect(slow).to.deep.equal(already);
      await pass(1);
    }
    await slowLife;

    expect(slow).to.deep.equal(["created", "updated", "deleted"]);
    expect(fast).to.deep.equal(slow);
  });

  it("remembers the account of a resource, also through an update and in another process", async () => {
    await cloud.create(vpc, "vpc-1", { ...content(1), accountId: "111122223333" });
    await cloud.update(vpc, "vpc-1", { version: 2 }, { version: 2 });

    expect(new Cloud(directory).list()).to.deep.equal([
      {
        urn: vpc.urn,
        type,
        id: "vpc-1",
        inputs: { version: 2 },
        outputs: { version: 2 },
        accountId: "111122223333",
      },
    ]);
  });

  it("spares a replacement with the id of what it replaces when that is deleted, also in another process", async () => {
    await cloud.create(vpc, "vpc-1", content(1));
    await cloud.create(vpc, "vpc-1", content(2));
    await new Cloud(directory).delete(vpc, "vpc-1", content(1).outputs);

    expect(cloud.get(type, "vpc-1")).to.deep.equal({ urn: vpc.urn, type, id: "vpc-1", ...content(2) });

    await cloud.delete(vpc, "vpc-1", content(2).outputs);

    expect(cloud.list()).to.deep.equal([]);
  });

  it("deletes what a creation took over from an interrupted one", async () => {
    await cloud.create(vpc, "vpc-1", content(1));
    await cloud.create(vpc, "vpc-1", content(1));
    await cloud.delete(vpc, "vpc-1", content(1).outputs);

    expect(cloud.list()).to.deep.equal([]);
  });

  it("rejects a second resource of the same id", async () => {
    await cloud.create(vpc, "vpc-1", content(1));
    const problem = await cloud
      .create(reference("other"), "vpc-1", content(2))
      .catch((error: Error) => error.message);

    expect(problem).to.equal(
      `${type} "vpc-1" already exists: ${vpc.urn} has that name. Give one of the two another name.`,
    );
  });

  it("rejects what the type refuses, and keeps nothing of it", async () => {
    const problem = await cloud
      .create(vpc, "vpc-1", { ...content(1), refusal: () => "quota reached" })
      .catch((error: Error) => error.message);

    expect(problem).to.equal(`net (${type}): quota reached`);
    expect(cloud.list()).to.deep.equal([]);
  });
});
