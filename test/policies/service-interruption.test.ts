import { expect } from "chai";
import type { PlanInputs } from "../../model/plan.ts";
import { expectedDowntime, serviceInterruption } from "../../policies/service-interruption.ts";
import { change, step, vpcType } from "./plan-steps.ts";

const instance = "aws:rds/instance:Instance";

function database(path: string, inputs: PlanInputs = {}) {
  const diff = [change(path, "db.t4g.medium", "db.t4g.large")];
  return step({ op: "update", type: instance, name: "database", old: inputs, new: inputs, diff });
}

const message = (path: string, inputs: PlanInputs = {}) =>
  serviceInterruption.check([database(path, inputs)]).map((finding) => finding.message);

describe("service-interruption", () => {
  it("warns of a restart, with the property, how long and when", () => {
    const changed = database("instanceClass", { maintenanceWindow: "sun:04:00-sun:05:00" });
    expect(serviceInterruption.check([changed])).to.deep.equal([
      {
        id: "service-interruption",
        severity: "caution",
        urn: changed.urn,
        message:
          "This restarts the database: instanceClass db.t4g.medium -> db.t4g.large. Downtime: restart, " +
          "in the maintenance window sun:04:00-sun:05:00 UTC (applyImmediately is not set).",
        fix: "Tell whoever uses it, and see that clients connect again by themselves.",
      },
    ]);
  });

  it("says that a database with a standby fails over, at once where the program says so", () => {
    expect(message("instanceClass", { multiAz: true, applyImmediately: true })).to.deep.equal([
      "This restarts the database: instanceClass db.t4g.medium -> db.t4g.large. Downtime: failover, at once (applyImmediately is true).",
    ]);
  });

  it("says that a changed port does not wait for the maintenance window", () => {
    expect(message("port", { applyImmediately: false })[0]).to.include(
      "Downtime: restart, at once, whatever applyImmediately says.",
    );
  });

  it("finds nothing in a change that nobody notices, and in a database that is new", () => {
    expect(message("backupWindow")).to.deep.equal([]);
    expect(serviceInterruption.check([{ ...database("instanceClass"), op: "create" }])).to.deep.equal([]);
  });
});

describe("the expected downtime", () => {
  it("is the worst that is known of any step, with the steps that have it", () => {
    const [restart, outage] = [database("instanceClass"), database("engineVersion")];
    expect(expectedDowntime([restart, outage])).to.deep.equal({ downtime: "outage", steps: [outage] });
    expect(expectedDowntime([restart])).to.deep.equal({ downtime: "restart", steps: [restart] });
  });

  it("is an outage where what services use is replaced, and none where it is a record", () => {
    const vpc = step({ op: "replace", type: vpcType, name: "network" });
    const log = step({ op: "delete", type: "aws:cloudwatch/logGroup:LogGroup", name: "log" });
    expect(expectedDowntime([log, vpc])).to.deep.equal({ downtime: "outage", steps: [vpc] });
    expect(expectedDowntime([log])).to.deep.equal({ downtime: "none", steps: [] });
  });

  it("is an outage where the service itself is replaced or deleted", () => {
    for (const op of ["replace", "delete"] as const) {
      const api = step({ op, type: "kubernetes:apps/v1:Deployment", name: "api" });
      expect(serviceInterruption.check([api]).map(({ severity, urn }) => [severity, urn])).to.deep.equal([
        ["caution", api.urn],
      ]);
      expect(expectedDowntime([api]), op).to.deep.equal({ downtime: "outage", steps: [api] });
    }
  });

  it("is an outage where the service runs nowhere any more, or need not", () => {
    const scaled = (type: string, before: PlanInputs, after: PlanInputs) =>
      step({ op: "update", type, name: "api", old: { spec: before }, new: { spec: after } });
    const autoscaler = "kubernetes:autoscaling/v2:HorizontalPodAutoscaler";
    const stops =
      "This lets the service run nowhere: spec.replicas becomes 0, and whoever calls it gets no answer. Downtime: outage, at once.";
    const mayStop =
      "This may let the service run nowhere: spec.minReplicas becomes 0, and while nothing runs, whoever calls it gets no answer. " +
      "Downtime: outage, as often as the autoscaler ends the last pod.";
    for (const [stopped, said] of [
      [scaled("kubernetes:apps/v1:Deployment", { replicas: 3 }, { replicas: 0 }), stops],
      [scaled("kubernetes:apps/v1:Deployment", {}, { replicas: 0 }), stops],
      [scaled(autoscaler, { minReplicas: 2 }, { minReplicas: 0 }), mayStop],
    ] as const) {
      const found = serviceInterruption.check([stopped]);
      expect(found.map((finding) => [finding.severity, finding.urn, finding.message])).to.deep.equal([
        ["caution", stopped.urn, said],
      ]);
      expect(expectedDowntime([stopped])).to.deep.equal({ downtime: "outage", steps: [stopped] });
    }
    for (const kept of [
      scaled(autoscaler, { minReplicas: 2 }, { minReplicas: 1 }),
      scaled(autoscaler, { minReplicas: 0, maxReplicas: 2 }, { minReplicas: 0, maxReplicas: 3 }),
      scaled("kubernetes:apps/v1:Deployment", { replicas: 0 }, { replicas: 1 }),
    ]) {
      expect(serviceInterruption.check([kept])).to.deep.equal([]);
      expect(expectedDowntime([kept]).downtime).to.equal("none");
    }
  });

  it("is none where nothing is known to interrupt", () => {
    expect(expectedDowntime([database("backupWindow")])).to.deep.equal({ downtime: "none", steps: [] });
  });
});
