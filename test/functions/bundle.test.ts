import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { bundle } from "../../commands/bundle.ts";

const repository = join(import.meta.dirname, "..", "..");

function filesOf(directory: string): readonly string[] {
  return readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".mjs"))
    .toSorted();
}

describe("bundling the functions", () => {
  let place: string;

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "plinth-bundle-"));
  });

  afterEach(() => rmSync(place, { recursive: true, force: true }));

  it("writes one module for each function, and nothing for the folder that they share", async () => {
    expect(await bundle({ out: place })).to.equal(0);

    const functions = readdirSync(join(repository, "functions"));
    expect(filesOf(place)).to.deep.equal(
      functions
        .filter((name) => name !== "database" && name !== "dist")
        .toSorted()
        .map((name) => join(name, "index.mjs")),
    );
  });

  it("writes the same bytes from another checkout whose packages lie elsewhere", async () => {
    const other = join(place, "checkout");
    mkdirSync(other);
    cpSync(join(repository, "functions"), join(other, "functions"), { recursive: true });
    cpSync(join(repository, "package.json"), join(other, "package.json"));
    symlinkSync(join(repository, "node_modules"), join(other, "node_modules"), "junction");

    await bundle({ out: join(place, "one") });
    await bundle({ root: other, out: join(place, "two") });

    for (const file of filesOf(join(place, "one"))) {
      const [one, two] = ["one", "two"].map((name) => readFileSync(join(place, name, file)));
      expect(one?.equals(two ?? Buffer.alloc(0)), file).to.equal(true);
    }
  });

  it("removes what an earlier bundling left", async () => {
    mkdirSync(join(place, "gone"), { recursive: true });

    await bundle({ out: place });

    expect(readdirSync(place)).not.to.include("gone");
  });
});
