import { Provider as AwsProvider } from "@pulumi/aws/provider.js";
import { Provider } from "@pulumi/kubernetes/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { manifestFiles } from "../../commands/manifest-files.ts";
import type { Service } from "../../model/service.ts";
import { kubernetesObjects } from "../../simulator/kubernetes/objects.ts";
import type { Outcome } from "../../simulator/operations.ts";
import { createServices } from "../../stacks/services.ts";
import { full } from "../components/workload/workload-fixture.ts";
import { SimulatedStack } from "../support/simulated-stack.ts";

const arn = (name: string) => pulumi.output(`arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}`);

const service: Service = { ...full, connectsTo: ["database"] };

const digest = (digit: string) => service.image.replace(/0$/, digit);

const program = (changes: Partial<Service> = {}) =>
  async function run() {
    const provider = new Provider("kubernetes", { enableConfigMapMutable: true });
    createServices({
      parts: {
        provider: new AwsProvider("aws", { region: "us-east-1", allowedAccountIds: ["111122223333"] }),
        config: {
          accountId: "111122223333",
          environment: "test",
          protect: false,
          region: "us-east-1",
          tags: {
            project: "plinth",
            owner: "platform",
            costCenter: "1",
            repository: "example/platform",
            dataClass: "internal",
          },
        },
      },
      cluster: { provider, name: pulumi.output("plinth-test"), ready: [provider] },
      database: { endpoint: pulumi.output("database.example.com"), port: 5432, databaseName: "plinth" },
      logins: {
        secrets: {
          secretArns: { "orders-database": arn("orders"), "orders-database-migrator": arn("migrator") },
          keyArn: arn("key"),
        },
        rotation: undefined,
      },
      services: { orders: { ...service, ...changes } },
      policies: {
        networkPolicies: [
          {
            name: "deny-all",
            namespace: "orders",
            spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] },
          },
        ],
        hostPolicies: [],
      },
    });
    return Promise.resolve({});
  };

const changesOf = ({ steps }: Outcome) =>
  steps
    .filter(({ op }) => op !== "same")
    .map(
      ({ name, op, type }) => `${op} ${type.split(":").at(-1) ?? ""} ${name.replace(/[0-9a-f]{10}$/, "…")}`,
    )
    .toSorted();

// The engine is the real one; the API server is simulated, runs no code and refuses nothing.
describe("services in the simulator", () => {
  let stack: SimulatedStack;

  beforeEach(() => {
    stack = new SimulatedStack();
  });

  afterEach(() => stack.remove());

  it("change nothing the second time, and run a migration again only for another release", async () => {
    expect((await stack.up(program())).errors).to.deep.equal([]);
    expect(changesOf(await stack.preview(program()))).to.deep.equal([]);

    // More memory is no release: the pods roll, and the finished migration stays as it is.
    const resources = { cpuMillicores: 200, memoryMib: 256 };
    expect(changesOf(await stack.preview(program({ resources })))).to.deep.equal([
      "update CronJob orders.tidy-up",
      "update Deployment orders",
      "update ResourceQuota orders-namespace-quota",
    ]);

    const released = await stack.up(program({ image: digest("1") }));
    expect(released.errors).to.deep.equal([]);
    expect(changesOf(released)).to.deep.equal([
      "create Job orders.migration-…",
      "delete Job orders.migration-…",
      "update CronJob orders.tidy-up",
      "update Deployment orders",
    ]);

    // A rollback is a release as well: the older image's migration runs again and has to find nothing to do.
    expect(changesOf(await stack.preview(program()))).to.include.members([
      "create Job orders.migration-…",
      "update Deployment orders",
    ]);
  });

  it("stop a release whose migration fails: no new pod, the job by the clock as it was, and the next deployment tries again", async () => {
    expect((await stack.up(program())).errors).to.deep.equal([]);
    const next = program({ image: digest("1") });

    const failed = await stack.up(next, { failCreateOnce: "kubernetes:batch/v1:Job" });
    expect(failed.errors.join("\n")).to.match(
      /orders\.migration-[0-9a-f]{10} \(kubernetes:batch\/v1:Job\) fails/,
    );
    expect(changesOf({ ...failed, steps: failed.ended })).to.deep.equal([]);
    const running = JSON.stringify(
      kubernetesObjects(await stack.state()).filter(({ kind }) => kind === "Deployment"),
    );
    expect(running).to.contain(digest("0")).and.not.to.contain(digest("1"));

    const repeated = await stack.up(next);
    expect(repeated.errors).to.deep.equal([]);
    expect(changesOf(repeated)).to.include.members([
      "create Job orders.migration-…",
      "update Deployment orders",
    ]);
    expect(changesOf(await stack.preview(next))).to.deep.equal([]);
  });

  it("replace settings by a ConfigMap of another name, and change flags in place without touching a pod", async () => {
    expect((await stack.up(program())).errors).to.deep.equal([]);
    expect(changesOf(await stack.preview(program({ settings: { LOG_LEVEL: "debug" } })))).to.deep.equal([
      "replace ConfigMap orders-settings",
      "update CronJob orders.tidy-up",
      "update Deployment orders",
    ]);
    expect(
      changesOf(await stack.preview(program({ flags: { beta: true, newCheckout: true } }))),
    ).to.deep.equal(["update ConfigMap orders-flags"]);
  });

  it("are in the state as plain objects, each in a file of its own, the same every time", async () => {
    await stack.up(program());
    const files = manifestFiles(kubernetesObjects(await stack.state()), "test");
    expect([...files.keys()].map((name) => name.replace(/-[0-9a-f]{10}\.yaml$/, "-….yaml"))).to.deep.equal([
      "01-namespace-orders.yaml",
      "02-clusterrole-plinth-service-team.yaml",
      "04-resourcequota-orders-orders.yaml",
      "05-limitrange-orders-orders.yaml",
      "06-networkpolicy-orders-deny-all.yaml",
      "10-rolebinding-orders-team.yaml",
      "11-serviceaccount-orders-orders.yaml",
      "11-serviceaccount-orders-orders-migration.yaml",
      "12-configmap-orders-orders-database-ca-….yaml",
      "12-configmap-orders-orders-flags.yaml",
      "12-configmap-orders-orders-settings-….yaml",
      "13-secretproviderclass-orders-orders.yaml",
      "13-secretproviderclass-orders-orders-migration.yaml",
      "80-service-orders-orders.yaml",
      "81-job-orders-migration-….yaml",
      "82-deployment-orders-orders.yaml",
      "83-cronjob-orders-tidy-up.yaml",
      "84-horizontalpodautoscaler-orders-orders.yaml",
      "85-poddisruptionbudget-orders-orders.yaml",
    ]);
    expect([...files.values()].join("")).not.to.contain("pulumi.com/");
    expect(manifestFiles(kubernetesObjects(await stack.state()), "test")).to.deep.equal(files);
  });
});
