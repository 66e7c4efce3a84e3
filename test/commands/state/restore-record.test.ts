import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { readEvidence, writeEvidence } from "../../../commands/promote.ts";
import { openStore } from "../../../commands/state/open-store.ts";
import { noteRestore } from "../../../commands/state/restore-record.ts";
import type { StateStore } from "../../../commands/state/state-store.ts";
import { parseEvidence } from "../../../review/promotion/evidence.ts";

const file = join(import.meta.dirname, "..", "..", "support", "fixture-evidence.json");
const older = parseEvidence(readFileSync(file, "utf8"), file);
const newer = { ...older, commit: "2".repeat(40), soakStartedAt: "2026-11-20T10:00:00Z" };
const provenAt = new Date("2026-11-21T03:00:00Z");

describe("a restore that was proven", () => {
  let directory: string;
  let records: StateStore;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "plinth-evidence-"));
    records = openStore({ url: pathToFileURL(directory).href, owner: "" });
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  it("is noted in the record of the deployment that runs, and in no other", async () => {
    const dev = { ...newer, stack: "dev" };
    const pretended = { ...newer, kind: "simulated", soakStartedAt: "2026-11-21T00:00:00Z" } as const;
    for (const record of [older, newer, dev, pretended]) await writeEvidence(records, record);

    const said = await noteRestore(records, "staging", provenAt);

    expect(said).to.equal(`The restore is noted in evidence/staging/20261120T100000Z-${newer.commit}.json.`);
    expect(await readEvidence(records)).to.have.deep.members([
      older,
      { ...newer, restoreProvenAt: provenAt.toISOString() },
      dev,
      pretended,
    ]);
  });

  it("is noted nowhere where nothing was deployed", async () => {
    await writeEvidence(records, older);
    expect(await noteRestore(records, "prod", provenAt)).to.equal(
      "There is no live record of a deployment of prod, so none was changed.",
    );
    expect(await readEvidence(records)).to.deep.equal([older]);
  });
});
