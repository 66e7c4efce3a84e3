import { expect } from "chai";
import type { ConfigProblem, Path } from "../../../stacks/config/problem.ts";
import { type Change, mistakesIn, prodWith, told } from "../../support/stack-files.ts";

const found = (...changes: readonly Change[]): readonly ConfigProblem[] => mistakesIn(prodWith(...changes));
const accepts = (...changes: readonly Change[]) => expect(found(...changes)).to.deep.equal([]);

const api = (...path: Path): Path => ["services", "api", ...path];
const worker = (...path: Path): Path => ["services", "worker", ...path];

describe("config of connections", () => {
  it("rejects one that only one end declares, at that end, with the line to add at the other", () => {
    const [mistake, ...more] = found([worker("exposedTo"), []]);
    expect(more).to.deep.equal([]);
    expect(mistake).to.include({
      path: "plinth:services.api.connectsTo[1]",
      given: '"service:worker"',
      message: "is one-sided: worker does not name api in exposedTo",
      allowed: 'connections that both ends declare; add "- service:api" to services.worker.exposedTo',
    });
    expect(told(found([api("connectsTo"), ["database"]]))).to.deep.equal([
      "plinth:services.worker.exposedTo[0] is one-sided: api does not name worker in connectsTo",
    ]);
  });

  it("rejects an unknown service and proposes the known one", () => {
    const mistakes = found([api("connectsTo"), ["database", "service:workers"]]);
    expect(mistakes[0]).to.include({
      path: "plinth:services.api.connectsTo[1]",
      message: 'names the service "workers", which the environment does not have',
      allowed: "service:worker",
      nearest: "service:worker",
    });
  });

  it("rejects a service that reaches itself", () => {
    const itself = found([api("connectsTo"), ["database", "service:worker", "service:api"]]);
    expect(told(itself)).to.deep.equal([
      "plinth:services.api.connectsTo[2] connects the service with itself",
    ]);
  });

  it("rejects an edge that stands twice, and a word that is nearly one", () => {
    expect(told(found([api("exposedTo"), ["internet", "internet"]]))).to.deep.equal([
      "plinth:services.api.exposedTo[1] stands in the list twice",
    ]);
    expect(found([api("exposedTo"), ["internett"]])[0]).to.include({
      path: "plinth:services.api.exposedTo[0]",
      message: "is not an allowed value",
      allowed: "internet, internal or service:NAME, as in service:orders",
      nearest: "internet",
    });
  });

  it("rejects an address that was pasted, and says what to write instead", () => {
    for (const host of [
      "host:https://api.example.com",
      "host:http://api.example.com/v1?key=1",
      "host:API.example.com:8443",
      "https://api.example.com/",
      "api.example.com",
    ]) {
      const [mistake] = found([api("connectsTo"), ["database", "service:worker", host]]);
      expect(mistake, host).to.deep.include({
        path: "plinth:services.api.connectsTo[2]",
        message: "is not an allowed value",
        allowed:
          "host:api.example.com, the name alone: no scheme, port or path, because only port 443 is opened, to that name",
      });
    }
  });

  it("rejects hosts that are addresses, or no whole name", () => {
    for (const host of ["host:10.0.0.1", "host:https://10.0.0.1/", "host:localhost", "host:*.example.com"]) {
      const [mistake] = found([api("connectsTo"), ["database", "service:worker", host]]);
      expect(mistake, host).to.include({
        path: "plinth:services.api.connectsTo[2]",
        allowed: "database, https, service:NAME or host:NAME, as in service:orders or host:api.example.com",
      });
    }
    accepts([api("connectsTo"), ["database", "service:worker", "host:api.example.com", "https"]]);
  });

  it("does not take a peer for alone because of a mistake elsewhere in the other service", () => {
    expect(told(found([worker("port"), 80]))).to.deep.equal(["plinth:services.worker.port is out of range"]);
  });
});

describe("config of schemas", () => {
  it("rejects the schema of no service, with those that have one", () => {
    expect(found([worker("schemaOf"), "apis"])[0]).to.include({
      path: "plinth:services.worker.schemaOf",
      message: 'names "apis", which is no other service with a schema of its own',
      allowed: "own, api",
      nearest: "api",
    });
  });

  it("rejects the service's own name, and a service that borrows its schema itself", () => {
    expect(told(found([worker("schemaOf"), "worker"]))).to.deep.equal([
      'plinth:services.worker.schemaOf names "worker", which is no other service with a schema of its own',
    ]);
    expect(told(found([api("schemaOf"), "worker"], [api("migration"), "none"]))).to.deep.equal([
      'plinth:services.api.schemaOf names "worker", which is no other service with a schema of its own',
      'plinth:services.worker.schemaOf names "api", which is no other service with a schema of its own',
    ]);
  });

  it("rejects a schema for a service without a connection to the database", () => {
    const mistakes = found([worker("connectsTo"), []], [worker("poolSize"), 0]);
    expect(told(mistakes)).to.deep.equal([
      "plinth:services.worker.schemaOf names a schema, while the service does not connect to the database",
    ]);
  });

  it("rejects a migration of another service's schema, and one without a database", () => {
    const migration = { args: ["migrate"] };
    expect(found([worker("migration"), migration])[0]).to.include({
      path: "plinth:services.worker.migration",
      message: "changes the schema of api, which migrates it",
      allowed: "none, or schemaOf: own",
    });
    expect(
      told(
        found(
          [worker("migration"), migration],
          [worker("schemaOf"), "own"],
          [worker("connectsTo"), []],
          [worker("poolSize"), 0],
        ),
      ),
    ).to.deep.equal(["plinth:services.worker.migration changes a database that connectsTo does not name"]);
  });
});

describe("config of pools", () => {
  it("rejects none beside a connection to the database, and one without it", () => {
    expect(found([api("poolSize"), 0])[0]).to.include({
      path: "plinth:services.api.poolSize",
      message: "is 0, while the service connects to the database",
      given: "0",
      allowed: "1 to 500",
    });
    expect(found([worker("connectsTo"), []], [worker("schemaOf"), "own"])[0]).to.include({
      path: "plinth:services.worker.poolSize",
      message: "counts connections to a database that connectsTo does not name",
      given: "10",
      allowed: "0, or database in connectsTo",
    });
  });

  it("tells both halves of one mistake even where another value of the service is wrong", () => {
    expect(told(found([api("poolSize"), 0], [api("port"), 80]))).to.have.members([
      "plinth:services.api.port is out of range",
      "plinth:services.api.poolSize is 0, while the service connects to the database",
    ]);
  });
});

describe("config of host names", () => {
  it("rejects none for a service with an entry, and one for a service without", () => {
    expect(found([api("hostName"), "none"])[0]).to.include({
      path: "plinth:services.api.hostName",
      message: "is none, while exposedTo names internet",
      allowed: "a label such as api, or @",
    });
    expect(found([worker("hostName"), "worker"])[0]).to.include({
      path: "plinth:services.worker.hostName",
      message: "names a host, while exposedTo names neither internet nor internal",
      allowed: "none, or internet or internal in exposedTo",
    });
    expect(told(found([worker("exposedTo"), ["service:api", "internal"]]))).to.deep.equal([
      "plinth:services.worker.hostName is none, while exposedTo names internal",
    ]);
  });

  it("rejects one host for two services", () => {
    const mistakes = found([worker("exposedTo"), ["service:api", "internal"]], [worker("hostName"), "api"]);
    expect(mistakes[0]).to.include({
      path: "plinth:services.worker.hostName",
      message: "is the host of api too",
      allowed: "a host of its own, since one name leads to one service",
    });
    expect(mistakes).to.have.lengthOf(1);
  });

  it("takes the domain itself and one label, and rejects more than that", () => {
    accepts([api("hostName"), "@"]);
    for (const name of ["api.v2", "-api", "API", "a".repeat(64)]) {
      expect(found([api("hostName"), name])[0]?.allowed, name).to.equal(
        "none, @ or one label of a host name, as in api",
      );
    }
  });
});
