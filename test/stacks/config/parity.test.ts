import { expect } from "chai";
import { parityOf } from "../../../stacks/config/parity.ts";
import { parseStackFile, type RawStack } from "../../../stacks/config/stack-file.ts";
import { areaOf, prodWith, rawStack, stackNames, told } from "../../support/stack-files.ts";

const withProd = (prod: RawStack) => parityOf([rawStack("dev"), prod, rawStack("staging")]);

const roles = (dev: string, staging: string) => ({
  dev: `"arn:aws:iam::111122223333:role/${dev}"`,
  staging: `"arn:aws:iam::444455556666:role/${staging}"`,
});

describe("parityOf", () => {
  it("finds the tracked files alike in keys and order", () => {
    expect(parityOf(stackNames.map(rawStack)).disorder).to.deep.equal([]);
  });

  it("lists the values that differ, and no others", () => {
    expect(parityOf([rawStack("dev"), rawStack("staging")]).differences).to.deep.equal([
      { path: "plinth:environment", values: { dev: '"dev"', staging: '"staging"' } },
      { path: "plinth:accountId", values: { dev: '"111122223333"', staging: '"444455556666"' } },
      { path: "plinth:protect", values: { dev: "false", staging: "true" } },
      { path: "plinth:keyDeletionWindowDays", values: { dev: "7", staging: "30" } },
      { path: "plinth:logRetentionDays", values: { dev: "30", staging: "90" } },
      { path: "plinth:network.cidr", values: { dev: '"10.16.0.0/16"', staging: '"10.32.0.0/16"' } },
      { path: "plinth:network.zones.c", values: { staging: '"use1-az4"' } },
      { path: "plinth:network.flowLogs.traffic", values: { dev: '"REJECT"', staging: '"ALL"' } },
      { path: "plinth:network.flowLogs.aggregationSeconds", values: { dev: "600", staging: "60" } },
      { path: "plinth:network.flowLogs.retentionDays", values: { dev: "14", staging: "90" } },
      {
        path: "plinth:cluster.controlPlaneLogs",
        values: { dev: "[]", staging: '["api","audit","authenticator","controllerManager","scheduler"]' },
      },
      { path: "plinth:cluster.deletionProtection", values: { dev: "false", staging: "true" } },
      {
        path: "plinth:cluster.access.deployerRoleArn",
        values: roles("account/plinth-dev-deploy", "account/plinth-staging-deploy"),
      },
      {
        path: "plinth:cluster.access.previewRoleArn",
        values: roles("account/plinth-dev-preview", "account/plinth-staging-preview"),
      },
      { path: "plinth:cluster.access.teams.shop", values: roles("team-shop", "team-shop") },
      { path: "plinth:cluster.nodePools.general.cpuLimit", values: { dev: "16", staging: "32" } },
      { path: "plinth:cluster.nodePools.general.memoryLimitGib", values: { dev: "64", staging: "128" } },
      {
        path: "plinth:database.instanceClass",
        values: { dev: '"db.t4g.medium"', staging: '"db.t4g.large"' },
      },
      { path: "plinth:database.allocatedStorageGb", values: { dev: "20", staging: "50" } },
      { path: "plinth:database.maxAllocatedStorageGb", values: { dev: "50", staging: "200" } },
      { path: "plinth:database.multiAz", values: { dev: "false", staging: "true" } },
      { path: "plinth:database.backupRetentionDays", values: { dev: "3", staging: "7" } },
      { path: "plinth:database.deletionProtection", values: { dev: "false", staging: "true" } },
      { path: "plinth:database.skipFinalSnapshot", values: { dev: "true", staging: "false" } },
      { path: "plinth:database.applyImmediately", values: { dev: "true", staging: "false" } },
      { path: "plinth:database.monitoringIntervalSeconds", values: { dev: "0", staging: "60" } },
      { path: "plinth:database.reservedConnections", values: { dev: "20", staging: "30" } },
      { path: "plinth:services.api.resources.cpuMillicores", values: { dev: "100", staging: "250" } },
      { path: "plinth:services.api.resources.memoryMib", values: { dev: "256", staging: "512" } },
      { path: "plinth:services.api.replicas.min", values: { dev: "1", staging: "2" } },
      { path: "plinth:services.api.replicas.max", values: { dev: "2", staging: "4" } },
      { path: "plinth:services.api.poolSize", values: { dev: "5", staging: "10" } },
      { path: "plinth:services.api.settings.LOG_LEVEL", values: { dev: '"debug"', staging: '"info"' } },
      { path: "plinth:services.worker.resources.cpuMillicores", values: { dev: "100", staging: "250" } },
      { path: "plinth:services.worker.resources.memoryMib", values: { dev: "256", staging: "512" } },
      { path: "plinth:services.worker.poolSize", values: { dev: "5", staging: "10" } },
      { path: "plinth:services.worker.settings.LOG_LEVEL", values: { dev: '"debug"', staging: '"info"' } },
      {
        path: "plinth:ingress.domain",
        values: { dev: '"dev.example.com"', staging: '"staging.example.com"' },
      },
      { path: "plinth:ingress.waf", values: { dev: "false", staging: "true" } },
      { path: "plinth:ingress.accessLogRetentionDays", values: { dev: "30", staging: "90" } },
      {
        path: "plinth:accessHost.userRoleArns",
        values: {
          dev: '["arn:aws:iam::111122223333:role/platform-operator"]',
          staging: '["arn:aws:iam::444455556666:role/platform-operator"]',
        },
      },
      { path: "plinth:secrets.recoveryWindowDays", values: { dev: "0", staging: "7" } },
      { path: "plinth:backup.vaultLock.mode", values: { dev: '"none"', staging: '"governance"' } },
      { path: "plinth:backup.dailyRetentionDays", values: { dev: "3", staging: "7" } },
      { path: "plinth:backup.restoreTesting.enabled", values: { dev: "false", staging: "true" } },
      { path: "plinth:budget.monthlyUsd", values: { dev: "350", staging: "900" } },
      { path: "plinth:budget.anomalyUsd", values: { dev: "25", staging: "90" } },
      {
        path: "plinth:rolesBoundaryArn",
        values: {
          dev: '"arn:aws:iam::111122223333:policy/account/plinth-dev-workload-boundary"',
          staging: '"arn:aws:iam::444455556666:policy/account/plinth-staging-workload-boundary"',
        },
      },
      { path: "plinth:promotion.after", values: { dev: '"none"', staging: '"dev"' } },
    ]);
  });

  it("warns of keys in another order, once a map", () => {
    const network = Object.entries(areaOf(rawStack("prod"), "network"));
    const natFirst = network.toSorted(([one], [other]) => Number(other === "nat") - Number(one === "nat"));
    const { disorder } = withProd(prodWith([["network"], Object.fromEntries(natFirst)]));
    expect(told(disorder)).to.deep.equal([
      "plinth:network.nat stands in another place than in Pulumi.dev.yaml",
    ]);
    expect(disorder[0]?.allowed).to.equal(
      "the order cidr, serviceIpv4Cidr, zones, nat, interfaceEndpoints, runnerPeering, flowLogs",
    );
  });

  it("takes other zone letters, in any order, and services of an environment's own, as data", () => {
    const { differences, disorder } = parityOf([
      prodWith(
        [["network", "zones"], { b: "use1-az2", a: "use1-az1", f: "use1-az6" }],
        [["services"], { orders: { port: 1 } }],
      ),
      { ...prodWith([["services"], { billing: { replicas: 2 } }]), file: "Pulumi.other.yaml" },
    ]);
    expect(disorder).to.deep.equal([]);
    expect(differences.map(({ path }) => path)).to.deep.equal([
      "plinth:network.zones.f",
      "plinth:network.zones.c",
      "plinth:services.orders.port",
      "plinth:services.billing.replicas",
    ]);
  });

  it("shows a whole value where one file has a map and another a word", () => {
    const restore = { snapshotIdentifier: "before" };
    const { differences, disorder } = withProd(prodWith([["database", "restore"], restore]));
    expect(disorder).to.deep.equal([]);
    expect(differences).to.deep.include({
      path: "plinth:database.restore",
      values: { dev: '"none"', prod: '{"snapshotIdentifier":"before"}', staging: '"none"' },
    });
  });

  it("does not compare the keys of a made network with those of an existing one", () => {
    const existing = prodWith([
      ["network"],
      { existing: { vpcId: "vpc-1" }, serviceIpv4Cidr: "172.20.0.0/16" },
    ]);
    const { differences, disorder } = withProd(existing);
    expect(disorder).to.deep.equal([]);
    expect(differences.map(({ path }) => path)).to.include("plinth:network.existing.vpcId");
  });

  it("leaves out a file that is no YAML", () => {
    const without = parityOf([rawStack("dev"), rawStack("staging")]);
    expect(withProd(parseStackFile("Pulumi.prod.yaml", "["))).to.deep.equal(without);
  });

  it("shows neither secrets nor the private part of a URL", () => {
    const { differences } = parityOf([
      rawStack("dev"),
      prodWith([["protect"], { secure: "AAABAK" }], [["tags", "owner"], "https://me:pw@example.com/x"]),
    ]);
    expect(JSON.stringify(differences)).not.to.match(/AAABAK|pw@|\/x/);
  });
});
