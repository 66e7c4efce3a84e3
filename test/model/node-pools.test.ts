import { expect } from "chai";
import { type NodePoolSettings, nodePoolMistakes } from "../../model/node-pools.ts";

const pool: NodePoolSettings = {
  architectures: ["arm64", "amd64"],
  capacityTypes: ["on-demand"],
  instanceCategories: ["c", "m", "r"],
  cpuLimit: 64,
  memoryLimitGib: 256,
};

describe("node pools", () => {
  it("finds nothing wrong with pools of both architectures and both capacity types", () => {
    expect(
      nodePoolMistakes({ general: pool, batch: { ...pool, capacityTypes: ["spot", "on-demand"] } }),
    ).to.deep.equal([]);
  });

  const rejected: readonly (readonly [what: string, changes: Partial<NodePoolSettings>, message: string])[] =
    [
      ["no architecture", { architectures: [] }, "architectures is empty; allowed are arm64 and amd64."],
      [
        "an architecture twice",
        { architectures: ["arm64", "arm64"] },
        'architectures holds "arm64" twice; name each once.',
      ],
      ["no capacity type", { capacityTypes: [] }, "capacityTypes is empty; allowed are on-demand and spot."],
      [
        "an instance type as a category",
        { instanceCategories: ["m7g.large"] },
        'instanceCategories holds "m7g.large"; allowed are first letters of instance types, as in "m".',
      ],
      ["no vCPU", { cpuLimit: 0 }, "cpuLimit is 0; allowed are whole vCPUs from 1 to 1000000."],
      [
        "part of a GiB",
        { memoryLimitGib: 0.5 },
        "memoryLimitGib is 0.5; allowed are whole GiB from 1 to 1000000.",
      ],
    ];
  for (const [what, changes, message] of rejected) {
    it(`rejects ${what}`, () => {
      expect(nodePoolMistakes({ general: { ...pool, ...changes } })).to.deep.equal([
        { path: ["general", ...Object.keys(changes)], message },
      ]);
    });
  }

  it("rejects an environment without a pool", () => {
    expect(nodePoolMistakes({})).to.deep.equal([
      { path: [], message: "There is no node pool, so nothing could ever run; name at least one." },
    ]);
  });

  it("rejects the name of a pool that EKS has itself", () => {
    expect(nodePoolMistakes({ system: pool })).to.deep.equal([
      {
        path: ["system"],
        message: '"system" is the name of a node pool of EKS\' own; choose another, as in "services".',
      },
    ]);
  });

  it("rejects a name that no node could carry", () => {
    expect(nodePoolMistakes({ "My pool": pool }).map(({ path }) => path)).to.deep.equal([["My pool"]]);
  });
});
