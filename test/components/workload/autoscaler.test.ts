import { expect } from "chai";
import * as fc from "fast-check";
import { scalingBehaviour, targetCpuPercent } from "../../../components/workload/autoscaler.ts";
import { simulateAutoscaler, turns } from "../../support/horizontal-autoscaler.ts";

const hour = 3600;

/** Carries `base` replicas' worth of CPU at 70 %, more and less by what `wave` says, -1 to 1, times a share. */
const run = (base: number, share: number, wave: (second: number) => number, behaviour = scalingBehaviour) =>
  simulateAutoscaler({
    minReplicas: 2,
    maxReplicas: 100,
    targetPercent: targetCpuPercent,
    behaviour,
    replicas: base,
    load: (second) => base * 0.7 * (1 + share * wave(second)),
    seconds: 6 * hour,
  });

const square = (period: number) => (second: number) => (Math.floor((2 * second) / period) % 2 === 0 ? 1 : -1);
const sine = (period: number) => (second: number) => Math.sin((2 * Math.PI * second) / period);

// Pods that run no code use no CPU, so that no test cluster can show this: the documented algorithm is followed instead.
describe("the autoscaler's behaviour", () => {
  it("does not flap under load that varies by 30 %, whatever the rhythm within ten minutes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 30, max: 600 }),
        fc.constantFrom(square, sine),
        (base, period, shape) => {
          expect(turns(run(base, 0.3, shape(period)))).to.equal(0);
        },
      ),
      { numRuns: 300 },
    );
  });

  it("does not flap under noise of 30 %", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 40, maxLength: 40 }),
        (base, noise) => {
          const history = run(base, 0.3, (second) => noise[Math.floor(second / 15) % noise.length] ?? 0);
          expect(turns(history)).to.equal(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("would flap without the window: the simulation can tell", () => {
    const hasty = {
      ...scalingBehaviour,
      scaleDown: { ...scalingBehaviour.scaleDown, stabilizationWindowSeconds: 0 },
    };
    expect(turns(run(20, 0.3, square(300), hasty))).to.be.greaterThan(20);
  });

  it("doubles within a minute when load doubles, and is back by a quarter a minute ten minutes after it has gone", () => {
    const history = run(20, 1, (second) => (second >= hour && second < 2 * hour ? 1 : 0));
    const at = (second: number) => history[Math.floor(second / 15)];
    expect(at(hour - 15)).to.equal(20);
    expect(at(hour + 60)).to.equal(40);
    expect(at(2 * hour + 585)).to.equal(40);
    expect(at(2 * hour + 615)).to.equal(30);
    expect(at(2 * hour + 675)).to.equal(22);
    // Twenty would do; twenty-two are within the autoscaler's tolerance of a tenth.
    expect(at(3 * hour)).to.equal(22);
  });

  it("stays within its bounds whatever the load", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 1, maxLength: 50 }),
        (loads) => {
          const history = simulateAutoscaler({
            minReplicas: 3,
            maxReplicas: 12,
            targetPercent: targetCpuPercent,
            behaviour: scalingBehaviour,
            replicas: 3,
            load: (second) => loads[Math.floor(second / 60) % loads.length] ?? 0,
            seconds: hour,
          });
          expect(history.filter((replicas) => replicas < 3 || replicas > 12)).to.deep.equal([]);
        },
      ),
    );
  });
});
