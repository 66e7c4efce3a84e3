import { readFileSync } from "node:fs";
import { expect } from "chai";
import contract from "../contract.json" with { type: "json" };
import { LocalPlatform } from "../local/platform.ts";
import type { ServiceProcess } from "../local/service-process.ts";
import { parseConfiguration } from "../src/configuration.ts";
import { configurationExitCode } from "../src/configuration-error.ts";
import { variables } from "../src/environment.ts";
import { probePaths } from "../src/http/health-routes.ts";
import { loginFiles, parseLogin } from "../src/login.ts";
import { startModes } from "../src/start-mode.ts";

interface Variable {
  readonly default?: string;
  readonly requiredBy?: readonly string[];
}

const declared: Readonly<Record<string, Variable>> = contract.variables;

/** What `contract.json` promises the platform is what the code does: the platform's own test reads that file. */
describe("the contract with the platform", () => {
  it("names the start modes, paths, files and exit codes of the code", () => {
    expect(contract.startModes).to.deep.equal([...startModes]);
    expect(contract.startModes).to.include.members(Object.values(contract.jobs));
    expect(Object.keys(variables)).to.include(contract.shutdown.gracePeriodExceeds);
    expect(contract.paths.http).to.deep.equal({ ...probePaths, queue: "/queue" });
    expect([contract.files.login.name, contract.files.migratorLogin.name]).to.deep.equal([
      loginFiles.application,
      loginFiles.migrator,
    ]);
    expect(contract.exitCodes.configuration).to.equal(configurationExitCode);
  });

  it("names every variable with its default", () => {
    expect(Object.keys(declared)).to.have.members(Object.keys(variables));
    for (const [name, schema] of Object.entries(variables)) {
      const { data } = schema.safeParse(undefined);
      expect([name, declared[name]?.default]).to.deep.equal([
        name,
        data === undefined ? undefined : String(data),
      ]);
    }
    expect([contract.files.secretsDirectory, contract.files.flags]).to.deep.equal([
      declared["SECRETS_DIRECTORY"]?.default,
      declared["FLAGS_FILE"]?.default,
    ]);
    expect([contract.ports.http.number, contract.ports.metrics.number].map(String)).to.deep.equal([
      declared["PORT"]?.default,
      declared["METRICS_PORT"]?.default,
    ]);
  });

  for (const mode of startModes) {
    it(`${mode} starts with the variables it requires, and with none less`, () => {
      const samples: Readonly<Record<string, string>> = {
        SERVICE_NAME: "api",
        ENVIRONMENT: "dev",
        DATABASE_HOST: "db",
        DATABASE_NAME: "app",
        DATABASE_CA_FILE: "/ca.pem",
        WORKER_URL: "http://worker:8080",
      };
      const required = Object.keys(declared).filter(
        (name) => declared[name]?.requiredBy?.includes(mode) ?? false,
      );
      const least = Object.fromEntries(required.map((name) => [name, samples[name]]));
      expect(parseConfiguration(mode, least).service.environment).to.equal("dev");
      for (const name of required) {
        expect(() => parseConfiguration(mode, { ...least, [name]: undefined })).to.throw(
          `${name} is missing`,
        );
      }
    });
  }

  it("needs of a login's file the keys it names, whatever else the rotation writes into it", () => {
    const whole = { engine: "postgres", host: "h", port: 5432, dbname: "app", username: "u", password: "p" };
    for (const { keys } of [contract.files.login, contract.files.migratorLogin]) {
      expect(Object.keys(parseLogin(JSON.stringify(whole)))).to.have.members(keys);
      for (const key of keys) {
        expect(() => parseLogin(JSON.stringify({ ...whole, [key]: undefined }))).to.throw(key);
      }
    }
  });

  it("is one that needs nobody to write anywhere", () => {
    expect(contract.image.writablePaths).to.deep.equal([]);
    const dockerfile = readFileSync(new URL("../Dockerfile", import.meta.url), "utf8");
    expect(dockerfile).to.contain(`WORKDIR ${contract.image.workingDirectory}\n`);
  });
});

describe("the running service and its contract", () => {
  let platform: LocalPlatform;
  let api: ServiceProcess;
  let worker: ServiceProcess;

  before(async () => {
    platform = await LocalPlatform.create();
    await platform.runJob("migrate");
    worker = await platform.startReady("worker");
    api = await platform.startReady("api", { workerUrl: worker.url });
  });

  after(async () => platform.remove());

  it("serves every path on the port that the contract gives it", async () => {
    for (const started of [api, worker]) {
      for (const path of Object.values(contract.paths.http)) {
        expect([path, (await fetch(`${started.url}${path}`)).status]).to.deep.equal([path, 200]);
      }
      const metrics = await fetch(`http://127.0.0.1:${started.metricsPort}${contract.paths.metrics.metrics}`);
      expect(metrics.status).to.equal(200);
    }
  });

  it("has the metrics that the contract names, and no others of its own", async () => {
    const names = new Set<string>();
    for (const { metricsPort } of [api, worker]) {
      const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
      for (const [, name = ""] of text.matchAll(/^# TYPE (\S+) /gm)) names.add(name);
    }
    const own = [...names].filter((name) => !/^(nodejs|process)_/.test(name));
    expect(own).to.have.members(contract.metrics);
  });
});
