import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { expect } from "chai";
import { ServiceProcess } from "../local/service-process.ts";
import { parseConfiguration } from "../src/configuration.ts";
import { ConfigurationError } from "../src/configuration-error.ts";
import { variables } from "../src/environment.ts";
import { startModes } from "../src/start-mode.ts";

const example = parseEnv(readFileSync(new URL("../.env.example", import.meta.url), "utf8"));

/** The least that the mode api starts with. */
const least = {
  SERVICE_NAME: "api",
  ENVIRONMENT: "test",
  DATABASE_HOST: "localhost",
  DATABASE_NAME: "app",
  DATABASE_CA_FILE: "/nowhere/ca.pem",
  WORKER_URL: "http://worker:8080",
};

function mistakesIn(given: Readonly<Record<string, string>>): readonly string[] {
  try {
    parseConfiguration("api", given);
  } catch (problem) {
    if (problem instanceof ConfigurationError) return problem.mistakes;
    throw problem;
  }
  throw new Error("nothing was refused");
}

describe("configuration", () => {
  it("names in .env.example exactly the variables of the schema", () => {
    expect(Object.keys(example).toSorted()).to.deep.equal(Object.keys(variables).toSorted());
  });

  for (const mode of startModes) {
    it(`accepts .env.example for the mode ${mode}`, () => {
      expect(parseConfiguration(mode, example).database.name).to.equal("app");
    });
  }

  it("shows in .env.example the defaults of the schema", () => {
    const defaulted = Object.entries(variables).flatMap(([name, schema]) => {
      const { data, success } = schema.safeParse(undefined);
      return success && data !== undefined ? [[name, String(data)]] : [];
    });
    expect(defaulted).to.have.length.greaterThan(10);
    for (const [name = "", value] of defaulted) expect([name, example[name]]).to.deep.equal([name, value]);
  });

  it("needs no more than six variables", () => {
    expect(parseConfiguration("api", least).http.port).to.equal(8080);
    for (const name of Object.keys(least)) {
      expect(mistakesIn({ ...least, [name]: "" })).to.have.length(1);
    }
  });

  it("rejects every mistake at once, each with what is allowed", () => {
    expect(
      mistakesIn({
        ...least,
        SERVICE_NAME: "Not Kebab",
        PORT: "99999",
        LOG_LEVEL: "chatty",
        DATABASE_HOST: "",
        SHUTDOWN_DELAY_SECONDS: "30",
        SHUTDOWN_BUDGET_SECONDS: "30",
        WORKER_URL: "ftp://worker",
      }),
    ).to.deep.equal([
      "SERVICE_NAME is wrong; allowed is a name in kebab case.",
      "LOG_LEVEL is wrong; allowed is debug, info, warn or error.",
      "PORT is wrong; allowed is a whole number from 1 to 65535.",
      "DATABASE_HOST is missing; allowed is a host name.",
      "WORKER_URL is wrong; allowed is an http or https URL of the worker.",
      "SHUTDOWN_BUDGET_SECONDS is wrong; allowed is more than SHUTDOWN_DELAY_SECONDS, which it includes.",
    ]);
  });

  it("rejects one port for both listeners", () => {
    expect(mistakesIn({ ...least, PORT: "9000", METRICS_PORT: "9000" })).to.deep.equal([
      "METRICS_PORT is wrong; allowed is another port than PORT.",
    ]);
  });

  it("ends the process with 78, and prints the mistakes but no value", async () => {
    const started = await ServiceProcess.start({
      mode: "api",
      environment: { ...least, DATABASE_HOST: "hunter2!", LOG_LEVEL: "s3cr3t" },
    });
    expect(await started.ended()).to.equal(78);
    expect(started.errorOutput).to.equal(
      "The configuration is wrong; nothing was started.\n" +
        "  LOG_LEVEL is wrong; allowed is debug, info, warn or error.\n" +
        "  DATABASE_HOST is wrong; allowed is a host name.\n",
    );
    expect(started.output).to.equal("");
  });

  it("ends with 78 where the login's file is missing", async () => {
    const started = await ServiceProcess.start({
      mode: "api",
      environment: { ...least, SECRETS_DIRECTORY: "/nowhere" },
    });
    expect(await started.ended()).to.equal(78);
    expect(started.errorOutput).to.contain(
      "the file database.json there is unusable: ENOENT. It must hold JSON with username and password.",
    );
  });

  it("ends with 78 for an unknown start mode, naming the known ones", async () => {
    const started = await ServiceProcess.start({ mode: "serve" as "api", environment: least });
    expect(await started.ended()).to.equal(78);
    expect(started.errorOutput).to.contain("allowed is api, worker, migrate, purge");
  });
});
