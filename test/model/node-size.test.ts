import { expect } from "chai";
import * as fc from "fast-check";
import { largestPodOf, nodeSizes, podFits, podShare } from "../../model/node-size.ts";

const pool = (cpuLimit: number, memoryLimitGib: number, ...instanceCategories: readonly string[]) => ({
  instanceCategories,
  cpuLimit,
  memoryLimitGib,
});

describe("nodes of a pool", () => {
  it("are of the sizes of its categories that fit both limits, smallest first", () => {
    expect(nodeSizes(pool(8, 20, "m", "c"))).to.deep.equal([
      { cpu: 2, memoryGib: 4 },
      { cpu: 2, memoryGib: 8 },
      { cpu: 4, memoryGib: 8 },
      { cpu: 4, memoryGib: 16 },
      { cpu: 8, memoryGib: 16 },
    ]);
  });

  it("are none where the limits are smaller than the smallest node", () => {
    expect(nodeSizes(pool(2, 8, "r"))).to.deep.equal([]);
    expect(largestPodOf([pool(2, 8, "r")])).to.deep.equal({ cpuMillicores: 0, memoryMib: 0 });
  });

  it("leave to pods what the kubelet and the hypervisor do not keep", () => {
    // 60 + 10 m; 7577 - 255 - 1210 - 100 MiB.
    expect(podShare({ cpu: 2, memoryGib: 8 })).to.deep.equal({ cpuMillicores: 1930, memoryMib: 6012 });
    // 60 + 10 + 5 + 5 + 4 * 2.5 m; 30310 - 1565 MiB.
    expect(podShare({ cpu: 8, memoryGib: 32 })).to.deep.equal({ cpuMillicores: 7910, memoryMib: 28_745 });
  });

  it("hold a pod only when one node has room for its CPU and its memory at once", () => {
    const pools = [pool(16, 32, "c"), pool(4, 32, "r")];
    expect(largestPodOf(pools)).to.deep.equal({ cpuMillicores: 15_890, memoryMib: 28_745 });
    expect(podFits({ cpuMillicores: 15_890, memoryMib: 28_745 }, [pool(16, 32, "c")])).to.equal(true);
    expect(podFits({ cpuMillicores: 3000, memoryMib: 28_745 }, [pool(4, 32, "r")])).to.equal(true);
    // 8 vCPU of category c have 16 GiB.
    expect(
      podFits({ cpuMillicores: 5000, memoryMib: 28_745 }, [pool(8, 32, "c"), pool(4, 32, "r")]),
    ).to.equal(false);
  });

  it("hold whatever is smaller than what they hold, and in greater limits too", () => {
    const whole = fc.integer({ min: 1, max: 120 });
    fc.assert(
      fc.property(whole, whole, whole, whole, whole, (cpuLimit, memoryLimit, cpu, memory, less) => {
        const pod = { cpuMillicores: cpu * 900, memoryMib: memory * 900 };
        const pools = [pool(cpuLimit, memoryLimit * 4, "c", "m", "r")];
        if (!podFits(pod, pools)) return;
        const smaller = {
          cpuMillicores: Math.ceil(pod.cpuMillicores / less),
          memoryMib: Math.ceil(pod.memoryMib / less),
        };
        expect(podFits(smaller, pools)).to.equal(true);
        expect(podFits(pod, [pool(cpuLimit + less, memoryLimit * 4 + less, "c", "m", "r")])).to.equal(true);
        expect(pod.cpuMillicores).to.be.at.most(largestPodOf(pools).cpuMillicores);
        expect(pod.memoryMib).to.be.at.most(largestPodOf(pools).memoryMib);
      }),
    );
  });
});
