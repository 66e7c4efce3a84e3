import { expect } from "chai";
import { unreleasedDigest } from "../../../model/image.ts";
import type { Evidence } from "../../../review/promotion/evidence.ts";
import { parseEvidence } from "../../../review/promotion/evidence.ts";
import type { Promotion } from "../../../review/promotion/gate.ts";
import { missingEvidence } from "../../../review/promotion/gate.ts";

const one = "1".repeat(40);
const two = "2".repeat(40);
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

const record: Evidence = {
  kind: "live",
  stack: "staging",
  commit: one,
  digests: { api: digest("a"), worker: digest("b") },
  run: "a fixture: nothing was deployed",
  soakStartedAt: "2026-11-20T00:00:00Z",
  verdict: "CAUTION",
  smoke: { at: "2026-11-20T00:05:00Z", looked: ["api"], failed: [] },
  drift: { at: "2026-11-21T02:00:00Z", resources: 0 },
  restoreProvenAt: "2026-11-17T00:00:00Z",
  readiness: { met: 14, of: 14 },
};

const now = new Date("2026-11-21T12:00:00Z");

const promotion: Promotion = {
  to: "prod",
  commit: one,
  digests: { api: digest("a"), worker: digest("b") },
  requirements: { after: "staging", soakHours: 24, restoreDays: 8 },
  open: ["api"],
  next: [],
  records: [record],
  rollsBack: [],
  now,
};

const missing = (change: Partial<Evidence>, more: Partial<Promotion> = {}) =>
  missingEvidence({ ...promotion, records: [{ ...record, ...change }], ...more });

describe("the gate before an environment", () => {
  const nothing = { at: "2026-11-20T00:05:00Z", looked: [], failed: [] };

  it("opens without a look from outside where nothing is open to the internet", () => {
    expect(missing({ smoke: nothing }, { open: [] })).to.deep.equal([]);
  });

  it("rejects that nothing was looked at where a service is open to the internet", () => {
    expect(missing({ smoke: nothing })).to.deep.equal([
      "The smoke test of staging did not look at api, which the internet reaches.",
    ]);
  });

  it("rejects a look that left a service out", () => {
    const told = missing({}, { open: ["api", "shop", "worker"] });
    expect(told).to.deep.equal([
      "The smoke test of staging did not look at shop, worker, which the internet reaches.",
    ]);
  });

  it("rejects an update that failed where nothing is open to the internet", () => {
    const told = missing({ smoke: { ...nothing, failed: ["not rolled out"] } }, { open: [] });
    expect(told).to.deep.equal(["The smoke test of staging failed: not rolled out."]);
  });

  it("opens for a release that ran live, whole and long enough, as the same images", () => {
    expect(missingEvidence(promotion)).to.deep.equal([]);
  });

  for (const [what, change, told] of [
    [
      "evidence that is only simulated",
      { kind: "simulated" },
      `Commit ${one} has only simulated evidence of staging; a live deployment there is missing.`,
    ],
    [
      "a commit that was never deployed there",
      { commit: two },
      `Commit ${one} was never deployed to staging: its digests, 24 h of soak, smoke, drift and state drill there are missing.`,
    ],
    [
      "another environment's evidence",
      { stack: "dev" },
      `Commit ${one} was never deployed to staging: its digests, 24 h of soak, smoke, drift and state drill there are missing.`,
    ],
    [
      "another image",
      { digests: { api: digest("c"), worker: digest("b") } },
      `api ran in staging as ${digest("c")}, and is to run in prod as ${digest("a")}.`,
    ],
    [
      "a service that did not run there",
      { digests: { api: digest("a") } },
      `worker did not run in staging, and is to run in prod as ${digest("b")}.`,
    ],
    ["a plan that was blocked", { verdict: "BLOCK" }, "Its plan for staging had the verdict BLOCK."],
    [
      "a soak that is too short",
      { soakStartedAt: "2026-11-21T00:00:00Z" },
      "It ran in staging for 12.0 of 24 h, and has to until 2026-11-22T00:00:00.000Z.",
    ],
    ["no smoke test", { smoke: null }, "No smoke test of staging is recorded since."],
    [
      "a restore that is yet to come",
      { restoreProvenAt: "2027-01-01T00:00:00Z" },
      "The record of staging has a time that has not come yet, restoreProvenAt 2027-01-01T00:00:00Z: a clock is wrong.",
    ],
    [
      "a smoke test that failed",
      { smoke: { at: "2026-11-21T02:00:00Z", looked: ["api"], failed: ["tls", "headers"] } },
      "The smoke test of staging failed: tls, headers.",
    ],
    [
      "no look for drift",
      { drift: null },
      "No comparison of staging with its cloud (drift) is recorded since.",
    ],
    [
      "a look for drift from before",
      { drift: { at: "2026-11-19T00:00:00Z", resources: 0 } },
      "No comparison of staging with its cloud (drift) is recorded since.",
    ],
    [
      "drift",
      { drift: { at: "2026-11-21T02:00:00Z", resources: 2 } },
      "2 resources of staging have drifted.",
    ],
    [
      "a restore that was never proven",
      { restoreProvenAt: null },
      "No drill has ever restored the state of staging; one at most 8 days old is asked for: npm run state -- drill --stack staging --record",
    ],
    [
      "a restore that was proven too long ago",
      { restoreProvenAt: "2026-11-11T00:00:00Z" },
      "The last drill that restored the state of staging is 10.5 days old, and at most 8 are allowed: npm run state -- drill --stack staging --record",
    ],
  ] satisfies readonly (readonly [string, Partial<Evidence>, string])[]) {
    it(`rejects ${what}`, () => {
      expect(missing(change)).to.deep.equal([told]);
    });
  }

  it("rejects a service that has no image yet, also in the first environment of the row", () => {
    const requirements = { ...promotion.requirements, after: "none" };
    expect(missing({}, { requirements, digests: { api: unreleasedDigest } })).to.deep.equal([
      "api has no image yet: its digest is 64 zeros.",
    ]);
  });

  it("says all that is missing at once", () => {
    const told = missing({ verdict: "BLOCK", smoke: null, drift: null, restoreProvenAt: null, digests: {} });
    expect(told.length).to.equal(6);
  });

  it("asks for no restore where none is asked for", () => {
    const requirements = { ...promotion.requirements, restoreDays: "none" } as const;
    expect(missing({ restoreProvenAt: null }, { requirements })).to.deep.equal([]);
  });

  it("counts a soak only until another release took the place", () => {
    const next = { ...record, commit: two, soakStartedAt: "2026-11-20T06:00:00Z" };
    expect(missingEvidence({ ...promotion, records: [record, next] })).to.deep.equal([
      `It ran in staging for 6.0 of 24 h, until ${two} took its place; it has to be deployed there again.`,
    ]);
  });

  it("is not disturbed by a simulated deployment in between", () => {
    const next: Evidence = {
      ...record,
      kind: "simulated",
      commit: two,
      soakStartedAt: "2026-11-20T06:00:00Z",
    };
    expect(missingEvidence({ ...promotion, records: [record, next] })).to.deep.equal([]);
  });

  it("rejects a release that is older than what runs", () => {
    const records: readonly Evidence[] = [
      {
        ...record,
        soakStartedAt: "2026-11-18T00:00:00Z",
        drift: { at: "2026-11-19T00:00:00Z", resources: 0 },
      },
      { ...record, commit: two, soakStartedAt: "2026-11-19T12:00:00Z" },
      { ...record, commit: two, stack: "prod", soakStartedAt: "2026-11-21T00:00:00Z" },
    ];
    expect(missingEvidence({ ...promotion, records })).to.deep.equal([
      `prod already runs ${two}, which came to staging later.`,
    ]);
  });

  it("opens for a rollback, which has run in the target and nowhere else as it is", () => {
    const back = { records: [], rollsBack: ["api"] };
    expect(missingEvidence({ ...promotion, ...back })).to.deep.equal([]);
    expect(missingEvidence({ ...promotion, ...back, digests: { worker: unreleasedDigest } })).to.deep.equal([
      "worker has no image yet: its digest is 64 zeros.",
    ]);
  });

  describe("while another release soaks", () => {
    const requirements = { after: "none", soakHours: 0, restoreDays: "none" } as const;
    const waiting = { to: "staging", commit: two, requirements, next: [{ stack: "prod", soakHours: 48 }] };

    it("lets the next wait until the soak is over", () => {
      const told = `${one} soaks in staging for prod until 2026-11-22T00:00:00.000Z; this one is next.`;
      expect(missing({}, waiting)).to.deep.equal([told]);
      expect(missing({}, { ...waiting, now: new Date("2026-11-22T00:00:00Z") })).to.deep.equal([]);
    });

    it("lets the same release be deployed again", () => {
      expect(missing({}, { ...waiting, commit: one })).to.deep.equal([]);
    });

    it("lets a rollback in at once", () => {
      expect(missing({}, { ...waiting, rollsBack: ["api"] })).to.deep.equal([]);
    });

    it("lets the next in at once where the release has failed", () => {
      const failed = { smoke: { at: "2026-11-20T00:05:00Z", looked: ["api"], failed: ["health"] } };
      expect(missing(failed, waiting)).to.deep.equal([]);
    });
  });
});

describe("a record of evidence", () => {
  it("reads back as it was written", () => {
    expect(parseEvidence(JSON.stringify(record), "a record")).to.deep.equal(record);
  });

  it("rejects what is malformed, missing or unknown, all at once", () => {
    const { run: _run, ...rest } = record;
    const wrong = { ...rest, kind: "real", commit: "main", digests: { api: "latest" }, extra: 1 };
    expect(() => parseEvidence(JSON.stringify(wrong), "evidence/staging/1.json")).to.throw(
      "evidence/staging/1.json is no evidence:\n  kind: live or simulated\n  commit: a commit of 40 digits\n  digests.api: sha256: and 64 digits\n  run: ",
    );
    expect(() => parseEvidence(JSON.stringify(wrong), "it")).to.throw('Unrecognized key: "extra"');
    expect(() => parseEvidence("{", "it")).to.throw("it is no evidence: it is not JSON.");
  });
});
