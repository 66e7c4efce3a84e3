import { expect } from "chai";
import * as fc from "fast-check";
import type { Source } from "../../model/service.ts";
import { shutdownOf } from "../../model/shutdown.ts";

const sources = fc.subarray<Source>(["internet", "internal", "service:orders"]);
const longest = fc.integer({ min: 1, max: 600 });

describe("how a pod ends", () => {
  it("serves behind a load balancer for as long as this sends and waits, and is killed last", () => {
    expect(shutdownOf({ exposedTo: ["internet"], longestRequestSeconds: 20 })).to.deep.equal({
      deregistrationDelaySeconds: 30,
      preStopSeconds: 40,
      budgetSeconds: 25,
      graceSeconds: 70,
    });
  });

  it("lets requests that take longer than usual come to their end at the load balancer too", () => {
    const { deregistrationDelaySeconds } = shutdownOf({
      exposedTo: ["internal"],
      longestRequestSeconds: 120,
    });
    expect(deregistrationDelaySeconds).to.equal(120);
  });

  it("waits for no load balancer where only services ask", () => {
    expect(shutdownOf({ exposedTo: ["service:orders"], longestRequestSeconds: 20 })).to.deep.equal({
      deregistrationDelaySeconds: 0,
      preStopSeconds: 10,
      budgetSeconds: 25,
      graceSeconds: 40,
    });
  });

  it("has room in its grace period for everything before, whatever the service", () => {
    fc.assert(
      fc.property(sources, longest, (exposedTo, longestRequestSeconds) => {
        const times = shutdownOf({ exposedTo, longestRequestSeconds });
        expect(times.preStopSeconds).to.be.greaterThan(times.deregistrationDelaySeconds);
        expect(times.budgetSeconds).to.be.greaterThan(longestRequestSeconds);
        expect(times.graceSeconds).to.be.greaterThan(times.preStopSeconds + times.budgetSeconds);
      }),
    );
  });
});
