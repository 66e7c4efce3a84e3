import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Cloud } from "../../simulator/cloud.ts";

const type = "aws:ec2/vpc:Vpc";

function reference(name: string) {
  return { urn: `urn:pulumi:test::plinth::${type}::${name}`, type, name };
}

/** Milliseconds that the work takes. */
async function duration(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

describe("the cloud's content", () => {
  let directory: string;
  let cloud: Cloud;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "plinth-cloud-"));
    cloud = new Cloud(directory);
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const vpc = reference("net");
  const content = (version: number) => ({ inputs: { version }, outputs: { version, arn: "a" } });

  it("takes as much longer to create, update and delete as it is told to, and no time otherwise", async () => {
    const life = (of: Cloud) => async () => {
      await of.create(vpc, "vpc-1", content(1));
      await of.update(vpc, "vpc-1", {}, {});
      await of.delete(vpc, "vpc-1");
    };

    // A timer may fire a millisecond early; three of them are slow by far more than what the files take.
    expect(await duration(life(new Cloud(directory, { delayMs: 200 })))).to.be.greaterThan(590);
    expect(await duration(life(cloud))).to.be.lessThan(200);
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
