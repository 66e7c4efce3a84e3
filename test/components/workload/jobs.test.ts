import { expect } from "chai";
import { migrationJob } from "../../../components/workload/migration-job.ts";
import { cronJobDocument } from "../../../components/workload/scheduled-job.ts";
import { taskJob } from "../../../components/workload/task-job.ts";
import { fields, plainData } from "../../support/kubernetes-documents.ts";
import { fullPods } from "./workload-fixture.ts";

const identity = { serviceAccount: "orders", secrets: "orders" };
const metadata = { namespace: "orders" };

describe("the migration Job", () => {
  const document = plainData(
    migrationJob(fullPods, { args: ["migrate"], timeoutSeconds: 600 }, metadata, identity),
  );

  it("is tried once, ends after its timeout, and stays as the record that it ran", () => {
    expect(fields(document, "spec")).to.deep.include({ backoffLimit: 0, activeDeadlineSeconds: 900 });
    expect(fields(document, "spec")).not.to.have.property("ttlSecondsAfterFinished");
  });

  it("is waited for longer than it can take, and made again by the next deployment when it has failed", () => {
    expect(fields(document, "metadata")["annotations"]).to.deep.equal({
      "pulumi.com/replaceUnready": "true",
      "pulumi.com/timeoutSeconds": "960",
    });
  });

  it("has a name that says which release it belongs to", () => {
    expect(fields(document, "metadata")["name"]).to.match(/^migration-[0-9a-f]{10}$/);
  });
});

describe("a scheduled job", () => {
  const document = plainData(
    cronJobDocument(
      fullPods,
      "tidy-up",
      { schedule: "17 3 * * *", args: ["tidy-up"], timeoutSeconds: 900 },
      metadata,
      identity,
    ),
  );

  it("runs by UTC, never twice at once, and not long after its time", () => {
    expect(fields(document, "metadata")["name"]).to.equal("tidy-up");
    const { jobTemplate, ...schedule } = fields(document, "spec");
    expect(schedule).to.deep.equal({
      schedule: "17 3 * * *",
      timeZone: "Etc/UTC",
      concurrencyPolicy: "Forbid",
      startingDeadlineSeconds: 600,
      successfulJobsHistoryLimit: 3,
      failedJobsHistoryLimit: 3,
    });
    expect(jobTemplate).to.have.nested.property("spec.template.spec.containers[0].args[0]", "tidy-up");
  });

  it("is tried a second time and then ends", () => {
    expect(fields(document, "spec")).to.have.nested.property("jobTemplate.spec.backoffLimit", 1);
    expect(fields(document, "spec")).to.have.nested.property(
      "jobTemplate.spec.activeDeadlineSeconds",
      2 * (300 + 900),
    );
  });
});

describe("an operator's task", () => {
  const task = plainData(taskJob(fullPods, ["count", "--all"], { id: "20261121a", timeoutSeconds: 1800 }));

  it("is a Job of the service's namespace, tried once, and gone a day after", () => {
    expect(task).to.deep.include({ apiVersion: "batch/v1", kind: "Job" });
    expect(task["metadata"]).to.deep.include({ name: "task-20261121a", namespace: "orders" });
    expect(task["spec"]).to.deep.include({
      backoffLimit: 0,
      activeDeadlineSeconds: 2100,
      ttlSecondsAfterFinished: 86_400,
    });
  });

  it("runs the release's own image with the given arguments", () => {
    expect(task).to.have.nested.property("spec.template.spec.containers[0].image", fullPods.service.image);
    expect(task)
      .to.have.nested.property("spec.template.spec.containers[0].args")
      .that.deep.equals(["count", "--all"]);
  });

  it("may not read the migrator's secret", () => {
    expect(JSON.stringify(task)).not.to.contain("migration");
  });
});
