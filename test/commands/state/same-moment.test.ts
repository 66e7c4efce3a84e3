import { mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { openStore } from "../../../commands/state/open-store.ts";
import { candidatesOf } from "../../../commands/state/restoration.ts";
import { checkpointObjects } from "../../../commands/state/stack-objects.ts";
import type { StateStore } from "../../../commands/state/state-store.ts";

const name = { project: "plinth", stack: "dev" };
const checkpoint = ".pulumi/stacks/plinth/dev.json";
const backups = ".pulumi/backups/plinth/dev";
const copies = "plinth/copies/plinth/dev";
const hash = "0".repeat(64);
const noon = new Date("2026-11-21T12:00:00Z");
const later = new Date("2026-11-21T12:00:01Z");

// A bucket dates by whole seconds, and a command writes several objects in one.
describe("objects of a state that were written in one second", () => {
  let root: string;
  let store: StateStore;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "plinth-moment-"));
    store = openStore({ url: pathToFileURL(root).href, owner: "111122223333" });
  });

  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const written = async (objects: readonly (readonly [string, Date])[]) => {
    for (const [key, date] of objects) {
      await store.write(key, Buffer.from("{}"));
      utimesSync(join(root, key), date, date);
    }
  };

  it("count as the engine counts them: of two checkpoints the one that is listed last", async () => {
    await written([
      [`${checkpoint}.zst`, noon],
      [checkpoint, noon],
      [`${checkpoint}.gz`, noon],
    ]);
    const found = await checkpointObjects(store, name);
    expect(found.map(({ key }) => key)).to.deep.equal([`${checkpoint}.zst`, `${checkpoint}.gz`, checkpoint]);
  });

  it("count less than one that was written a second later", async () => {
    await written([
      [checkpoint, later],
      [`${checkpoint}.gz`, noon],
    ]);
    const found = await checkpointObjects(store, name);
    expect(found.map(({ key }) => key)).to.deep.equal([checkpoint, `${checkpoint}.gz`]);
  });

  it("are restored from our copies first, then from the engine's of an update, then from the one before", async () => {
    await written([
      [`${checkpoint}.bak`, noon],
      [`${copies}/20261121T115959Z-${hash}.json`, noon],
      [`${backups}/dev.1795262400000000001.json`, noon],
      [`${copies}/20261121T120000Z-${hash}.json`, noon],
      [`${backups}/dev.1795262400000000002.json`, noon],
    ]);
    const found = await candidatesOf(store, name);
    expect(found.map(({ key }) => key)).to.deep.equal([
      `${copies}/20261121T120000Z-${hash}.json`,
      `${copies}/20261121T115959Z-${hash}.json`,
      `${backups}/dev.1795262400000000002.json`,
      `${backups}/dev.1795262400000000001.json`,
      `${checkpoint}.bak`,
    ]);
  });

  it("are restored from the engine's where that is a second newer than our copy", async () => {
    await written([
      [`${copies}/20261121T120000Z-${hash}.json`, noon],
      [`${backups}/dev.1795262401000000000.json`, later],
    ]);
    const found = await candidatesOf(store, name);
    expect(found.map(({ key }) => key)).to.deep.equal([
      `${backups}/dev.1795262401000000000.json`,
      `${copies}/20261121T120000Z-${hash}.json`,
    ]);
  });
});
