import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { judgeFailure } from "../../commands/exit-codes.ts";
import type { PromoteOptions } from "../../commands/promote.ts";
import { promote, readEvidence, writeEvidence } from "../../commands/promote.ts";
import { openStore } from "../../commands/state/open-store.ts";
import type { StateStore } from "../../commands/state/state-store.ts";
import { unreleasedDigest } from "../../model/image.ts";
import type { Evidence } from "../../review/promotion/evidence.ts";
import { parseEvidence } from "../../review/promotion/evidence.ts";
import { stackText, withStackFiles } from "../support/stack-files.ts";
import { digestOf, StackRepository } from "../support/stack-repository.ts";

/** It says of itself that it is a fixture: no deployment of this repository has taken place. */
const file = join(import.meta.dirname, "..", "support", "fixture-evidence.json");
const fixture = parseEvidence(readFileSync(file, "utf8"), file);

const released = stackText("prod").replaceAll(unreleasedDigest, `sha256:${"a".repeat(64)}`);

describe("npm run promote -- check", () => {
  let directory: string;
  let store: StateStore;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "plinth-evidence-"));
    store = openStore({ url: pathToFileURL(directory).href, owner: "" });
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  async function check(
    options: Partial<PromoteOptions> = {},
    prod = released,
    others: Readonly<Record<string, string>> = {},
  ) {
    const said: string[] = [];
    const printed: string[] = [];
    const code = await withStackFiles({ "Pulumi.prod.yaml": prod, ...others }, (root) =>
      promote({
        to: "prod",
        commit: fixture.commit,
        evidence: pathToFileURL(directory).href,
        root,
        now: new Date("2026-11-21T12:00:00Z"),
        tell: (text) => said.push(text),
        print: (text) => printed.push(text),
        ...options,
      }),
    );
    return { code, said: said.join("\n"), printed: printed.join("\n") };
  }

  it("lets a release go to prod on a fixture of live evidence, and names it as what it is", async () => {
    await writeEvidence(store, fixture);
    expect(await check()).to.deep.equal({
      code: 0,
      said: `${fixture.commit} may go to prod, by the live evidence of the run "fixture: nothing was deployed".`,
      printed: "",
    });
  });

  describe("of a release that nobody looked at from outside", () => {
    const unseen = { at: fixture.soakStartedAt, looked: [], failed: [] };
    const closed = stackText("staging")
      .replace("exposedTo: [internet]", "exposedTo: []")
      .replace("hostName: api", "hostName: none");

    it("lets it go where the environment before has no service that the internet reaches", async () => {
      await writeEvidence(store, { ...fixture, smoke: unseen });
      const { code, said } = await check({}, released, { "Pulumi.staging.yaml": closed });
      expect([code, said]).to.deep.equal([
        0,
        `${fixture.commit} may go to prod, by the live evidence of the run "fixture: nothing was deployed".`,
      ]);
    });

    it("rejects it where there is one", async () => {
      await writeEvidence(store, { ...fixture, smoke: unseen });
      const { code, said } = await check();
      expect(code).to.equal(1);
      expect(said).to.contain(
        "missing: The smoke test of staging did not look at api, which the internet reaches.",
      );
    });
  });

  it("rejects the very same record where it is marked as simulated", async () => {
    await writeEvidence(store, { ...fixture, kind: "simulated" });
    const { code, said } = await check();
    expect(code).to.equal(1);
    expect(said).to.equal(
      `  missing: Commit ${fixture.commit} has only simulated evidence of staging; a live deployment there is missing.\n${fixture.commit} may not go to prod: 1 thing is missing.`,
    );
  });

  it("lists all that is missing at once, as JSON too", async () => {
    await writeEvidence(store, { ...fixture, smoke: null, drift: null, restoreProvenAt: null });
    const { code, printed } = await check({ json: true });
    expect(code).to.equal(1);
    expect(JSON.parse(printed)).to.deep.equal({
      to: "prod",
      commit: fixture.commit,
      ok: false,
      missing: [
        "No smoke test of staging is recorded since.",
        "No comparison of staging with its cloud (drift) is recorded since.",
        "No drill has ever restored the state of staging; one at most 8 days old is asked for: npm run state -- drill --stack staging --record",
      ],
    });
  });

  it("rejects prod as this repository has it: no image, and no deployment anywhere", async () => {
    const { code, said } = await check({}, stackText("prod"));
    expect(code).to.equal(1);
    expect(said).to.contain("api has no image yet: its digest is 64 zeros.");
    expect(said).to.contain(`Commit ${fixture.commit} was never deployed to staging`);
  });

  it("lets what soaks in staging for prod go on, and the next wait", async () => {
    const soaking = "2026-11-21T10:00:00Z";
    await writeEvidence(store, { ...fixture, soakStartedAt: soaking });
    const dev: Evidence = { ...fixture, stack: "dev", commit: "2".repeat(40), soakStartedAt: soaking };
    await writeEvidence(store, { ...dev, drift: { at: "2026-11-21T11:00:00Z", resources: 0 } });
    const { said } = await check({ to: "staging", commit: dev.commit });
    expect(said).to.contain(
      `missing: ${fixture.commit} soaks in staging for prod until 2026-11-22T10:00:00.000Z; this one is next.`,
    );
  });

  it("writes one object for each deployment, and replaces it by what has become known since", async () => {
    await writeEvidence(store, { ...fixture, drift: null });
    await writeEvidence(store, fixture);
    expect(await readEvidence(store)).to.deep.equal([fixture]);
    expect((await store.list("")).map(({ key }) => key)).to.deep.equal([
      `evidence/staging/20261119T100000Z-${fixture.commit}.json`,
    ]);
  });

  describe("of a commit that rolls prod back", () => {
    let repository: StackRepository;

    beforeEach(async () => {
      repository = new StackRepository();
      await release("a");
      await ran(true);
      await release("b");
      await ran(false);
    });

    afterEach(() => repository.remove());

    async function release(digit: string): Promise<void> {
      for (const service of ["api", "worker"])
        await repository.release({ service, digest: digestOf(digit), to: "prod", commit: true });
    }

    /** Leaves the record of a deployment to prod, as live ones do. */
    async function ran(isFine: boolean): Promise<void> {
      const at = new Date(Date.parse(fixture.soakStartedAt) + (isFine ? 0 : 3_600_000)).toISOString();
      const smoke = { at, looked: ["api"], failed: isFine ? [] : ["api: health"] };
      await writeEvidence(store, {
        ...fixture,
        stack: "prod",
        commit: repository.head(),
        soakStartedAt: at,
        smoke,
      });
    }

    async function rollBack(): Promise<void> {
      for (const service of ["api", "worker"])
        await repository.rolledBack({ stack: "prod", service, commit: true });
    }

    const asked = async () => {
      const said: string[] = [];
      const options = { to: "prod", evidence: pathToFileURL(directory).href, root: repository.root };
      const code = await promote({ ...options, tell: (text) => said.push(text), print: () => undefined });
      return { code, said: said.join("\n") };
    };

    it("lets it go without having been in staging, and says so", async () => {
      await rollBack();

      expect(await asked()).to.deep.equal({
        code: 0,
        said: `${repository.head()} may go to prod: all that it does there is to roll back api and worker, to what has run there before.`,
      });
    });

    it("rejects it as any release where something else has changed too, or that never ran well", async () => {
      repository.write("README.md", "a change of the program");
      repository.commit("Change the program");
      await rollBack();
      const withMore = await asked();
      repository.git("reset", "--quiet", "--hard", "HEAD~3");
      await release("c");

      expect([withMore.code, (await asked()).code]).to.deep.equal([1, 1]);
      expect(withMore.said).to.contain("was never deployed to staging");
    });

    it("rejects a return to what failed there", async () => {
      await rollBack();
      await ran(true);
      await release("b");

      expect((await asked()).said).to.contain("was never deployed to staging");
    });
  });

  it("rejects a record that is malformed, instead of passing it over", async () => {
    await writeEvidence(store, fixture);
    await store.write("evidence/staging/broken.json", Buffer.from("{}"));
    const failure = judgeFailure(await check().catch((problem: unknown) => problem));
    expect(failure.code).to.equal(1);
    expect(failure.text).to.contain(
      "evidence/staging/broken.json is no evidence:\n  kind: live or simulated",
    );
  });

  it("rejects a record that speaks of another environment than the one whose folder it lies in", async () => {
    await store.write("evidence/dev/1.json", Buffer.from(JSON.stringify(fixture)));
    const failure = judgeFailure(await check().catch((problem: unknown) => problem));
    expect(failure.code).to.equal(1);
    expect(failure.text).to.contain(
      "evidence/dev/1.json is no evidence of staging: its records lie below evidence/staging/.",
    );
  });

  it("rejects an environment that is unknown, and a place that nobody named", async () => {
    const unknown = judgeFailure(await check({ to: "production" }).catch((problem: unknown) => problem));
    expect(unknown.code).to.equal(1);
    expect(unknown.text).to.contain("production");
    const unnamed = judgeFailure(await check({ evidence: "" }).catch((problem: unknown) => problem));
    expect(unnamed.code).to.equal(2);
    expect(unnamed.text).to.contain("No place of evidence is named.");
    // Roles may use the records at the bucket's root, and nothing below a prefix.
    expect(unnamed.text).to.contain(" s3://BUCKET?region=REGION ");
  });
});
