import { expect } from "chai";
import * as fc from "fast-check";
import { type QuotaDemand, quotaMistakes, quotaOf } from "../../model/quota.ts";
import { surgeOf } from "../../model/rollout.ts";

const job = { schedule: "0 3 * * *", args: [], timeoutSeconds: 60 };

const orders: QuotaDemand = {
  replicas: { min: 2, max: 10 },
  resources: { cpuMillicores: 250, memoryMib: 512 },
  migration: { args: ["migrate"], timeoutSeconds: 60 },
  jobs: { report: job, "tidy-up": job },
};

describe("the quota of a service", () => {
  it("is the sum of its worst moment: all replicas in a release, the migration, each job and one task", () => {
    expect(quotaOf(orders)).to.deep.equal({
      terms: [
        { what: "replicas at most", pods: 10 },
        { what: "more during a release", pods: 3 },
        { what: "migration", pods: 1 },
        { what: "scheduled jobs", pods: 2 },
        { what: "task of an operator", pods: 1 },
      ],
      pods: 17,
      cpuMillicores: 4250,
      memoryMib: 8704,
    });
  });

  it("has no room for what the service does not have", () => {
    const { pods, terms } = quotaOf({ ...orders, migration: "none", jobs: {}, replicas: { min: 1, max: 1 } });
    expect(terms.map(({ what }) => what)).to.deep.equal([
      "replicas at most",
      "more during a release",
      "task of an operator",
    ]);
    expect(pods).to.equal(3);
  });

  it("is enough for itself, and one pod less is not", () => {
    const quota = quotaOf(orders);
    expect(quotaMistakes(orders, quota)).to.deep.equal([]);
    expect(quotaMistakes(orders, { ...quota, pods: 16 })).to.deep.equal([
      "The quota allows 16 pods and the service needs 17: pods 10 (replicas at most) + 3 (more during a release) + 1 (migration) + 2 (scheduled jobs) + 1 (task of an operator). Raise the quota by 1, or take fewer or smaller replicas.",
    ]);
  });

  it("says of each size that is too small by how much, all at once", () => {
    const mistakes = quotaMistakes(orders, { pods: 17, cpuMillicores: 4000, memoryMib: 8192 });
    expect(mistakes.map((text) => text.split(":")[0])).to.deep.equal([
      "The quota allows 4000 m CPU and the service needs 4250",
      "The quota allows 8192 MiB memory and the service needs 8704",
    ]);
    expect(mistakes[1]).to.contain("of 512 MiB each. Raise the quota by 512,");
  });

  it("grows by at least one pod in a release, as Kubernetes rounds a share up", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), (max) => {
        expect(surgeOf(max)).to.be.at.least(1);
        expect(surgeOf(max) * 4).to.be.at.least(max);
        expect((surgeOf(max) - 1) * 4).to.be.lessThan(max);
      }),
    );
  });
});
