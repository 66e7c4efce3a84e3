import { expect } from "chai";
import * as fc from "fast-check";
import { databaseCapacity, databaseCapacityMistake, type ServiceDemand } from "../../model/capacity.ts";

const service = (
  max: number,
  poolSize: number,
  connectsTo: readonly string[] = ["database"],
): ServiceDemand => ({
  replicas: { min: 1, max },
  poolSize,
  connectsTo,
});

const reserve = {
  what: "reserve for migrations, provisioning, rotation, restore validation and people",
  connections: 20,
};
const engine = { what: "kept back by PostgreSQL and RDS for administrators", connections: 9 };

describe("capacity of the database", () => {
  it("sums what every service may open in the middle of a release, the reserve and what the engine keeps", () => {
    const services = { api: service(10, 10), worker: service(4, 5) };
    expect(databaseCapacity({ services, instanceClass: "db.t4g.medium", reserve: 20 })).to.deep.equal({
      needed: 184,
      available: 395,
      terms: [
        { what: "api: 10 replicas and 3 more during a release, 10 connections each", connections: 130 },
        { what: "worker: 4 replicas and 1 more during a release, 5 connections each", connections: 25 },
        reserve,
        engine,
      ],
    });
  });

  it("leaves out a service that does not connect to the database", () => {
    const services = { mailer: service(50, 50, ["https"]) };
    expect(databaseCapacity({ services, instanceClass: "db.t4g.micro", reserve: 20 })).to.deep.equal({
      needed: 29,
      available: 74,
      terms: [reserve, engine],
    });
  });

  it("counts one more replica even for a service of one", () => {
    const { terms } = databaseCapacity({
      services: { api: service(1, 10) },
      instanceClass: "db.t4g.micro",
      reserve: 0,
    });
    expect(terms[0]?.connections).to.equal(20);
  });

  it("needs what its terms add up to, and never less with more replicas", () => {
    const whole = fc.integer({ min: 1, max: 100 });
    fc.assert(
      fc.property(whole, whole, whole, (max, poolSize, kept) => {
        const of = (replicas: number) =>
          databaseCapacity({
            services: { api: service(replicas, poolSize) },
            instanceClass: "db.m7g.large",
            reserve: kept,
          });
        const { needed, terms } = of(max);
        expect(needed).to.equal(terms.reduce((sum, { connections }) => sum + connections, 0));
        expect(of(max + 1).needed).to.be.greaterThan(needed);
      }),
    );
  });

  it("is no mistake up to the last connection", () => {
    // 2 replicas at 24, 17 in reserve, 9 kept: 74, and one connection more in reserve is too many.
    const input = { services: { api: service(1, 24) }, instanceClass: "db.t4g.micro" };
    expect(databaseCapacityMistake({ ...input, reserve: 17 })).to.equal(undefined);
    expect(databaseCapacityMistake({ ...input, reserve: 18 })).not.to.equal(undefined);
  });

  it("rejects pools that do not fit with the sum, the limit and what to change", () => {
    expect(
      databaseCapacityMistake({
        services: { api: service(10, 10) },
        instanceClass: "db.t4g.micro",
        reserve: 20,
      }),
    ).to.equal(
      "The services may open 159 connections at once and db.t4g.micro accepts about 74: " +
        "130 (api: 10 replicas and 3 more during a release, 10 connections each) + " +
        "20 (reserve for migrations, provisioning, rotation, restore validation and people) + " +
        "9 (kept back by PostgreSQL and RDS for administrators). " +
        "Take smaller pools, fewer replicas or a larger instance class.",
    );
  });
});
