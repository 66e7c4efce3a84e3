import { expect } from "chai";
import { entryOf, hostOf, schemaOwner, serviceOf, urlVariable } from "../../model/service.ts";

describe("what a service's edges name", () => {
  it("is a service, a host, or neither", () => {
    expect([
      serviceOf("service:order-events"),
      serviceOf("internet"),
      serviceOf("host:a.example.com"),
    ]).to.deep.equal(["order-events", undefined, undefined]);
    expect([hostOf("host:a.example.com"), hostOf("https"), hostOf("service:a")]).to.deep.equal([
      "a.example.com",
      undefined,
      undefined,
    ]);
  });

  it("is found in a variable named after it", () => {
    expect(urlVariable("order-events")).to.equal("ORDER_EVENTS_URL");
  });
});

describe("the entry of a service", () => {
  it("is the public one for the internet, the internal one for the inside, and none for other services", () => {
    expect([
      entryOf({ exposedTo: ["service:orders", "internet"] }),
      entryOf({ exposedTo: ["internal"] }),
      entryOf({ exposedTo: ["service:orders"] }),
      entryOf({ exposedTo: [] }),
    ]).to.deep.equal(["public", "internal", undefined, undefined]);
  });
});

describe("the owner of a service's schema", () => {
  it("is the service itself, another one, or nobody without a connection to the database", () => {
    expect(schemaOwner("api", { connectsTo: ["database"], schemaOf: "own" })).to.equal("api");
    expect(schemaOwner("worker", { connectsTo: ["https", "database"], schemaOf: "api" })).to.equal("api");
    expect(schemaOwner("mailer", { connectsTo: ["https"], schemaOf: "own" })).to.equal(undefined);
  });
});
