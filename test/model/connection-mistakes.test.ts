import { expect } from "chai";
import * as fc from "fast-check";
import { connectionMistakes, type Edges } from "../../model/connection-mistakes.ts";

const edges = (connectsTo: Edges["connectsTo"], exposedTo: Edges["exposedTo"] = []): Edges => ({
  connectsTo,
  exposedTo,
});

describe("connections between services", () => {
  it("stand where both ends declare them, in whatever order, and beside what is no service", () => {
    expect(
      connectionMistakes({
        api: edges(["database", "service:worker", "host:api.example.com"], ["internet"]),
        worker: edges(["https"], ["internal", "service:api"]),
      }),
    ).to.deep.equal([]);
  });

  it("rejects one that the other end does not admit, with the line to add", () => {
    expect(connectionMistakes({ api: edges(["https", "service:worker"]), worker: edges([]) })).to.deep.equal([
      {
        service: "api",
        field: "connectsTo",
        index: 1,
        message: "is one-sided: worker does not name api in exposedTo",
        allowed: 'connections that both ends declare; add "- service:api" to services.worker.exposedTo',
      },
    ]);
  });

  it("rejects one that is admitted and not asked for, with the line to add", () => {
    expect(connectionMistakes({ api: edges([]), worker: edges([], ["service:api"]) })).to.deep.equal([
      {
        service: "worker",
        field: "exposedTo",
        index: 0,
        message: "is one-sided: api does not name worker in connectsTo",
        allowed: 'connections that both ends declare; add "- service:worker" to services.api.connectsTo',
      },
    ]);
  });

  it("rejects an unknown service with the known ones and the one that was probably meant", () => {
    const services = { api: edges(["service:wroker"]), worker: edges([]), billing: edges([]) };
    expect(connectionMistakes(services)).to.deep.equal([
      {
        service: "api",
        field: "connectsTo",
        index: 0,
        message: 'names the service "wroker", which the environment does not have',
        allowed: "service:billing, service:worker",
        nearest: "service:worker",
      },
    ]);
  });

  it("rejects an unknown service where there is no other", () => {
    const [mistake] = connectionMistakes({ api: edges(["service:worker"]) });
    expect(mistake?.allowed).to.equal("no other service is declared");
    expect(mistake).not.to.have.property("nearest");
  });

  it("rejects a service's connection with itself, from either end", () => {
    const mistakes = connectionMistakes({ api: edges(["service:api"], ["service:api"]) });
    expect(mistakes.map(({ field, message }) => [field, message])).to.deep.equal([
      ["connectsTo", "connects the service with itself"],
      ["exposedTo", "connects the service with itself"],
    ]);
  });

  it("rejects an entry that stands twice, once", () => {
    const mistakes = connectionMistakes({
      api: edges(["database", "service:worker", "service:worker", "database"]),
      worker: edges([], ["service:api"]),
    });
    expect(mistakes.map(({ index, message }) => [index, message])).to.deep.equal([
      [2, "stands in the list twice"],
      [3, "stands in the list twice"],
    ]);
  });

  it("are exactly those pairs that both ends name", () => {
    const names = ["a", "b", "c", "d"] as const;
    const pairs = names.flatMap((from) => names.filter((to) => to !== from).map((to) => [from, to] as const));
    fc.assert(
      fc.property(fc.subarray(pairs), fc.subarray(pairs), (asked, admitted) => {
        const services = Object.fromEntries(
          names.map((name) => [
            name,
            edges(
              asked.filter(([from]) => from === name).map(([, to]) => `service:${to}` as const),
              admitted.filter(([, to]) => to === name).map(([from]) => `service:${from}` as const),
            ),
          ]),
        );
        const has = (list: typeof asked, [from, to]: (typeof asked)[number]) =>
          list.some((pair) => pair[0] === from && pair[1] === to);
        const oneSided = pairs.filter((pair) => has(asked, pair) !== has(admitted, pair));
        expect(connectionMistakes(services)).to.have.lengthOf(oneSided.length);
      }),
    );
  });
});
