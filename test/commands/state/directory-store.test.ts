import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { openStore } from "../../../commands/state/open-store.ts";
import type { StateStore } from "../../../commands/state/state-store.ts";
import { CannotRun } from "../../../simulator/places.ts";

describe("a backend in a directory", () => {
  let root: string;
  let store: StateStore;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "plinth-store-"));
    store = openStore({ url: pathToFileURL(root).href, owner: "111122223333" });
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const text = async (key: string) => (await store.read(key))?.toString();

  it("lists what begins with a prefix, by key, also where the prefix ends within a name", async () => {
    for (const key of ["a/dev.json.bak", "a/dev.json", "a/b/dev.json", "c", ".hidden/d"])
      await store.write(key, Buffer.from("four"));

    const listed = await store.list("a/dev");

    expect(listed.map(({ bytes, key }) => [key, bytes])).to.deep.equal([
      ["a/dev.json", 4],
      ["a/dev.json.bak", 4],
    ]);
    expect((await store.list("")).map(({ key }) => key)).to.deep.equal([
      ".hidden/d",
      "a/b/dev.json",
      "a/dev.json",
      "a/dev.json.bak",
      "c",
    ]);
    expect(await store.list("nowhere/")).to.deep.equal([]);
  });

  it("replaces an object by write, and leaves it alone by create", async () => {
    expect(await store.create("a/b", Buffer.from("one"))).to.equal(true);
    expect(await store.create("a/b", Buffer.from("two"))).to.equal(false);
    expect(await text("a/b")).to.equal("one");
    await store.write("a/b", Buffer.from("three"));
    expect(await text("a/b")).to.equal("three");
    await store.remove("a/b");
    await store.remove("a/b");
    expect(await text("a/b")).to.equal(undefined);
    expect(readdirSync(join(root, "a"))).to.deep.equal([]);
  });

  it("rejects a directory that is not there", () => {
    expect(() => openStore({ url: "file:///nowhere/at/all", owner: "" })).to.throw(
      CannotRun,
      "There is no directory /nowhere/at/all",
    );
  });
});
