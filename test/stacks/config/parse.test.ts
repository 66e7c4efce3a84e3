import { expect } from "chai";
import { assert, constantFrom, jsonValue, nat, property, record } from "fast-check";
import { ConfigError } from "../../../stacks/config/config-error.ts";
import { parityOf } from "../../../stacks/config/parity.ts";
import { parseConfig } from "../../../stacks/config/parse.ts";
import { formatPath } from "../../../stacks/config/problem.ts";
import {
  type Change,
  isInService,
  isName,
  keyPaths,
  mistakesIn,
  prodText,
  prodWith,
  rawStack,
  stackNames,
  testDay,
} from "../../support/stack-files.ts";

const keysOfProd = keyPaths(rawStack("prod").values);

function errorOf(run: () => unknown): ConfigError {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error("nothing was rejected");
}

/** What both services of prod have, defaults included. */
const common = {
  image: `222233334444.dkr.ecr.us-east-1.amazonaws.com/plinth/service@sha256:${"0".repeat(64)}`,
  port: 8080,
  metricsPort: 9464,
  probes: { startup: "/health/startup", liveness: "/health/live", readiness: "/health/ready" },
  resources: { cpuMillicores: 500, memoryMib: 512 },
  poolSize: 10,
  longestRequestSeconds: 30,
  settings: { LOG_LEVEL: "info" },
  flags: { readOnly: false },
  team: "shop",
  quota: "derived",
};

describe("parseConfig", () => {
  it("returns prod's values as they stand in its file, and the defaults that its services leave out", () => {
    const { config, warnings } = parseConfig(rawStack("prod"), stackNames.map(rawStack), testDay);
    expect(warnings).to.deep.equal([]);
    expect(config).to.deep.equal({
      environment: "prod",
      region: "us-east-1",
      accountId: "777788889999",
      imageRegistry: "222233334444.dkr.ecr.us-east-1.amazonaws.com",
      allowedRegions: ["us-east-1", "us-west-2"],
      protect: true,
      keyDeletionWindowDays: 30,
      tags: {
        project: "plinth",
        owner: "platform@example.com",
        costCenter: "4712",
        repository: "example/plinth",
        dataClass: "confidential",
      },
      network: {
        cidr: "10.48.0.0/16",
        serviceIpv4Cidr: "172.20.0.0/16",
        zones: { a: "use1-az1", b: "use1-az2", c: "use1-az4" },
        nat: "perZone",
        interfaceEndpoints: "derived",
        runnerPeering: "none",
        flowLogs: { traffic: "ALL", aggregationSeconds: 60, retentionDays: 365 },
      },
      logRetentionDays: 365,
      rolesBoundaryArn: "arn:aws:iam::777788889999:policy/account/plinth-prod-workload-boundary",
      database: {
        name: "app",
        engineVersion: "18",
        allowMajorVersionUpgrade: false,
        instanceClass: "db.m7g.large",
        allocatedStorageGb: 100,
        maxAllocatedStorageGb: 400,
        multiAz: true,
        backupRetentionDays: 35,
        backupWindow: "02:00-03:00",
        maintenanceWindow: "sun:04:00-sun:05:00",
        deletionProtection: true,
        skipFinalSnapshot: false,
        deleteAutomatedBackups: false,
        retainOnDelete: true,
        applyImmediately: false,
        insights: "standard",
        monitoringIntervalSeconds: 30,
        caCertIdentifier: "rds-ca-rsa2048-g1",
        slowStatementMs: 1000,
        idleInTransactionMs: 60_000,
        reservedConnections: 30,
        restore: "none",
      },
      cluster: {
        version: "1.36",
        publicAccessCidrs: [],
        apiAccessCidrs: [],
        controlPlaneLogs: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
        deletionProtection: true,
        zonalShift: true,
        access: {
          deployerRoleArn: "arn:aws:iam::777788889999:role/account/plinth-prod-deploy",
          previewRoleArn: "arn:aws:iam::777788889999:role/account/plinth-prod-preview",
          operatorRoleArns: [],
          teams: { shop: "arn:aws:iam::777788889999:role/team-shop" },
        },
        nodePools: {
          general: {
            architectures: ["arm64", "amd64"],
            capacityTypes: ["on-demand"],
            instanceCategories: ["c", "m", "r"],
            cpuLimit: 128,
            memoryLimitGib: 512,
          },
        },
        addons: {
          metricsServer: "v0.9.0-eksbuild.11",
          kubeStateMetrics: "v2.20.0-eksbuild.6",
          secretsStoreCsiDriver: "v3.1.4-eksbuild.1",
        },
      },
      services: {
        api: {
          ...common,
          args: ["api"],
          replicas: { min: 3, max: 12 },
          schemaOf: "own",
          connectsTo: ["database", "service:worker"],
          exposedTo: ["internet"],
          hostName: "api",
          migration: { args: ["migrate"], timeoutSeconds: 600 },
          jobs: { purge: { schedule: "17 3 * * *", args: ["purge"], timeoutSeconds: 900 } },
        },
        worker: {
          ...common,
          args: ["worker"],
          replicas: { min: 2, max: 6 },
          schemaOf: "api",
          connectsTo: ["database"],
          exposedTo: ["service:api"],
          hostName: "none",
          migration: "none",
          jobs: {},
        },
      },
      ingress: {
        domain: "prod.example.com",
        hostedZone: "create",
        waf: true,
        accessLogRetentionDays: 365,
        internalCidrs: [],
      },
      accessHost: {
        enabled: true,
        instanceType: "t4g.nano",
        userRoleArns: ["arn:aws:iam::777788889999:role/platform-operator"],
      },
      secrets: { recoveryWindowDays: 30, refreshIntervalSeconds: 120, rotationDays: 30, maximumAgeDays: 45 },
      backup: {
        vaultLock: { mode: "governance", minimumDays: 7, maximumDays: 365 },
        continuous: true,
        dailyRetentionDays: 35,
        monthlyRetentionDays: 365,
        copyRegion: "us-west-2",
        restoreTesting: {
          enabled: true,
          schedule: "cron(0 2 ? * SUN *)",
          maximumAgeDays: 9,
          tables: [],
          freshness: "none",
          measuredMinutes: "none",
        },
        objectives: { rtoMinutes: 60, rpoMinutes: 15, regionLoss: "recover" },
      },
      alarms: { subscribers: ["platform@example.com"] },
      budget: {
        monthlyUsd: 3000,
        actualPercents: [50, 80, 100],
        forecastedPercents: [100],
        anomalyUsd: 300,
        anomalyMonitor: "tag",
        subscribers: ["platform@example.com", "finance@example.com"],
      },
      promotion: { after: "staging", soakHours: 24, restoreDays: 8 },
    });
  });

  it("fills what is left out with the stricter choice", () => {
    const bare = prodWith(
      [["protect"], undefined],
      [["keyDeletionWindowDays"], undefined],
      [["network", "nat"], undefined],
      [["network", "interfaceEndpoints"], undefined],
      [["network", "flowLogs"], undefined],
      [["budget", "actualPercents"], undefined],
      [["budget", "forecastedPercents"], undefined],
      [["logRetentionDays"], undefined],
      ...[
        "allowMajorVersionUpgrade",
        "multiAz",
        "backupRetentionDays",
        "deletionProtection",
        "skipFinalSnapshot",
        "deleteAutomatedBackups",
        "retainOnDelete",
        "applyImmediately",
        "insights",
        "monitoringIntervalSeconds",
        "caCertIdentifier",
        "slowStatementMs",
        "idleInTransactionMs",
        "reservedConnections",
        "restore",
      ].map((key): Change => [["database", key], undefined]),
      ...["controlPlaneLogs", "deletionProtection", "zonalShift", "publicAccessCidrs", "apiAccessCidrs"].map(
        (key): Change => [["cluster", key], undefined],
      ),
      [["cluster", "access", "operatorRoleArns"], undefined],
      [["secrets"], undefined],
      ...["vaultLock", "continuous", "dailyRetentionDays", "monthlyRetentionDays", "restoreTesting"].map(
        (key): Change => [["backup", key], undefined],
      ),
      [["backup", "objectives", "regionLoss"], undefined],
    );
    expect(parseConfig(bare, [], testDay).config).to.deep.equal(
      parseConfig(rawStack("prod"), [], testDay).config,
    );
  });

  it("rejects with one error that names five different mistakes", () => {
    const { message, problems } = errorOf(() =>
      parseConfig(
        prodWith(
          [["network", "natt"], "single"],
          [["keyDeletionWindowDays"], "thirty"],
          [["network", "cidr"], "10.16.0.0/16"],
          [["region"], "eu-west-1"],
          [
            ["budget", "actualPercents"],
            [100, 80],
          ],
          [["network", "zones"], { a: "euw1-az1", b: "euw1-az2" }],
        ),
        stackNames.map(rawStack),
        testDay,
      ),
    );
    expect(problems).to.have.length(5);
    expect(message.split("\n").filter((line) => line.startsWith("  plinth:"))).to.deep.equal([
      "  plinth:region                    is not among allowedRegions.",
      "  plinth:keyDeletionWindowDays     is text, not a number.",
      "  plinth:network.natt              is not a known key.",
      "  plinth:network.cidr              shares addresses with the network of Pulumi.dev.yaml, 10.16.0.0/16.",
      "  plinth:budget.actualPercents[1]  is below the 100 before it.",
    ]);
  });

  it("lays a mistake out with line, value, what is allowed and the nearest", () => {
    const { message } = errorOf(() => parseConfig(prodWith([["network", "nat"], "perzone"]), [], testDay));
    const line =
      prodText()
        .split("\n")
        .findIndex((text) => text.includes("nat:")) + 1;
    expect(message).to.equal(
      [
        "The config is not valid, so nothing was created or changed.",
        "",
        "Pulumi.prod.yaml: 1 mistake",
        "",
        "  plinth:network.nat  is not an allowed value.",
        `                      Line ${line}. Given: "perzone". Allowed: none, single or perZone. Did you mean "perZone"?`,
        "",
        "Correct the file, then check all of them with: npm run config:check",
      ].join("\n"),
    );
  });

  it("rejects or reports every key that is removed, with its path", () => {
    for (const path of keysOfProd) {
      const raw = prodWith([path, undefined]);
      const { differences } = parityOf([rawStack("dev"), rawStack("staging"), raw]);
      // Names are data, and a service may leave a default out: the comparison of the files shows it.
      const places =
        isName(path) || isInService(path) ? [...differences, ...mistakesIn(raw)] : mistakesIn(raw);
      // A map as a whole shows as the differences of what is in it.
      const shown = places.some(
        (place) => place.path === formatPath(path) || place.path.startsWith(`${formatPath(path)}.`),
      );
      expect(shown, formatPath(path)).to.equal(true);
    }
  });

  it("rejects every key that is misspelled, with its path", () => {
    const spelling = record({
      path: constantFrom(...keysOfProd.filter((path) => !isName(path))),
      at: nat(),
      letter: constantFrom("x", "q", "Z", "_"),
      kind: constantFrom("add", "drop", "change"),
    });
    assert(
      property(spelling, ({ path, at, letter, kind }) => {
        const key = path.at(-1) ?? "";
        const position = at % key.length;
        const rest = key.slice(position + (kind === "add" ? 0 : 1));
        const misspelled = `${key.slice(0, position)}${kind === "drop" ? "" : letter}${rest}`;
        const wrong = [...path.slice(0, -1), misspelled];
        const mistakes = mistakesIn(prodWith([path, undefined], [wrong, "value"]));
        expect(mistakes.map((mistake) => mistake.path)).to.include(formatPath(wrong));
      }),
    );
  });

  it("never ends in anything but a config or a ConfigError, whatever the values", () => {
    assert(
      property(constantFrom(...keysOfProd), jsonValue(), (path, value) => {
        try {
          parseConfig(prodWith([path, value]), [prodWith([path, value]), rawStack("dev")], testDay);
        } catch (error) {
          expect(error).to.be.instanceOf(ConfigError);
        }
      }),
    );
  });
});
