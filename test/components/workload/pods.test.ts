import { expect } from "chai";
import { taskJob } from "../../../components/workload/task-job.ts";
import {
  fields,
  items,
  type PodTemplate,
  podTemplateOf,
  theContainer,
} from "../../support/kubernetes-documents.ts";
import { record } from "../../support/mocks.ts";
import { type PodSpec, restrictedViolations } from "../../support/restricted-pods.ts";
import { complete, fullPods, image, makeWorkload, minimal, plain } from "./workload-fixture.ts";

async function templates(args = complete): Promise<Readonly<Record<string, PodTemplate>>> {
  const { resources } = await record(() => makeWorkload(args));
  const task = taskJob(fullPods, ["count"], { id: "one", timeoutSeconds: 60 });
  const jobs = [{ type: "task", inputs: fields(task) }];
  return Object.fromEntries(
    [...resources, ...jobs].flatMap((resource) => {
      const template = podTemplateOf(resource);
      const kind = resource.type.split(":").at(-1) ?? "";
      return template === undefined ? [] : [[kind, template]];
    }),
  );
}

const of = async (kind: string, args = complete): Promise<PodTemplate> => {
  const template = (await templates(args))[kind];
  if (template === undefined) throw new Error(`no ${kind}`);
  return template;
};

describe("pods of a workload", () => {
  it("are those of the service, its migration, its jobs and an operator's task", async () => {
    const labels = Object.entries(await templates()).map(([kind, { metadata }]) => [
      kind,
      metadata.labels["app.kubernetes.io/component"],
    ]);
    expect(Object.fromEntries(labels)).to.deep.equal({
      Deployment: "service",
      CronJob: "job",
      Job: "migration",
      task: "job",
    });
  });

  for (const kind of ["Deployment", "CronJob", "Job", "task"]) {
    it(`of the ${kind} fulfil the standard restricted, cannot write to their root and get no token`, async () => {
      const { spec } = await of(kind);
      expect(restrictedViolations(spec)).to.deep.equal([]);
      expect(spec).to.deep.include({
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        securityContext: {
          runAsNonRoot: true,
          runAsUser: 10_001,
          runAsGroup: 10_001,
          fsGroup: 10_001,
          seccompProfile: { type: "RuntimeDefault" },
        },
      });
      expect(theContainer(await of(kind))["securityContext"]).to.deep.equal({
        allowPrivilegeEscalation: false,
        capabilities: { drop: ["ALL"] },
        readOnlyRootFilesystem: true,
      });
    });

    it(`of the ${kind} have a limit of memory that equals the request, and none of CPU`, async () => {
      expect(theContainer(await of(kind))["resources"]).to.deep.equal({
        requests: { cpu: "100m", memory: "128Mi", "ephemeral-storage": "256Mi" },
        limits: { memory: "128Mi", "ephemeral-storage": "256Mi" },
      });
    });

    it(`of the ${kind} run the image by its digest, leave the end of their log as their reason, and write to /tmp only`, async () => {
      const template = await of(kind);
      const container = theContainer(template);
      expect(container).to.deep.include({
        name: "app",
        image,
        terminationMessagePolicy: "FallbackToLogsOnError",
      });
      const mounts = items(container["volumeMounts"]);
      expect(
        mounts.filter(({ readOnly }) => readOnly !== true).map(({ mountPath }) => mountPath),
      ).to.deep.equal(["/tmp"]);
      expect(template.spec.volumes).to.deep.include({ name: "temporary", emptyDir: { sizeLimit: "64Mi" } });
    });
  }

  it("of jobs, tasks and migrations are not taken from a node while they work, run once and have a deadline", async () => {
    const all = await templates();
    for (const [kind, seconds] of [
      ["CronJob", 900],
      ["Job", 600],
      ["task", 60],
    ] as const) {
      expect(all[kind]?.metadata.annotations).to.deep.equal({ "karpenter.sh/do-not-disrupt": "true" });
      expect(all[kind]?.spec).to.deep.include({ restartPolicy: "Never", activeDeadlineSeconds: seconds });
    }
  });

  it("of the service answer three probes on three paths, of which liveness gives up last", async () => {
    const container = theContainer(await of("Deployment"));
    const probe = (path: string, periodSeconds: number, failureThreshold: number) => ({
      httpGet: { path, port: "http" },
      periodSeconds,
      timeoutSeconds: 3,
      failureThreshold,
    });
    expect(container["startupProbe"]).to.deep.equal(probe("/started", 5, 30));
    expect(container["livenessProbe"]).to.deep.equal(probe("/live", 10, 3));
    expect(container["readinessProbe"]).to.deep.equal(probe("/ready", 5, 2));
  });

  it("of jobs and migrations answer no probe and open no port", async () => {
    for (const kind of ["CronJob", "Job", "task"]) {
      const serving = Object.keys(theContainer(await of(kind))).filter((key) =>
        /Probe$|^ports$|^lifecycle$/.test(key),
      );
      expect(serving).to.deep.equal([]);
    }
  });

  it("of the service keep serving until load balancers have left them, and then have time for the longest request", async () => {
    const template = await of("Deployment");
    expect(theContainer(template)["lifecycle"]).to.deep.equal({ preStop: { sleep: { seconds: 40 } } });
    expect(template.spec["terminationGracePeriodSeconds"]).to.equal(40 + 35 + 5);
  });

  it("of the service spread over zones and hosts, as a wish that a lost zone cannot turn into a wait", async () => {
    const constraint = (topologyKey: string) => ({
      topologyKey,
      maxSkew: 1,
      whenUnsatisfiable: "ScheduleAnyway",
      labelSelector: {
        matchLabels: { "app.kubernetes.io/name": "orders", "app.kubernetes.io/component": "service" },
      },
      matchLabelKeys: ["pod-template-hash"],
      nodeTaintsPolicy: "Honor",
    });
    expect((await of("Deployment")).spec["topologySpreadConstraints"]).to.deep.equal([
      constraint("topology.kubernetes.io/zone"),
      constraint("kubernetes.io/hostname"),
    ]);
  });

  it("open the ports http and metrics, and metrics only where there are any", async () => {
    expect(theContainer(await of("Deployment"))["ports"]).to.deep.equal([
      { name: "http", containerPort: 8080, protocol: "TCP" },
      { name: "metrics", containerPort: 9090, protocol: "TCP" },
    ]);
    expect(theContainer(await of("Deployment", minimal))["ports"]).to.deep.equal([
      { name: "http", containerPort: 8080, protocol: "TCP" },
    ]);
  });

  it("are told where everything is by variables, alike in all kinds, and never a secret", async () => {
    const variables = {
      DATABASE_CA_FILE: "/etc/plinth/rds-ca.pem",
      DATABASE_HOST: "orders.example.us-east-1.rds.amazonaws.com",
      DATABASE_NAME: "orders",
      DATABASE_POOL_SIZE: "5",
      DATABASE_PORT: "5432",
      DATABASE_SCHEMA: "orders",
      DATABASE_WORKER_LOGINS: "order_worker_app_a,order_worker_app_b",
      ENVIRONMENT: "test",
      FLAGS_FILE: "/etc/plinth-flags/flags.json",
      KEEP_ALIVE_SECONDS: "72",
      METRICS_PORT: "9090",
      ORDER_EVENTS_URL: "http://order-events.order-events.svc.cluster.local:8081",
      PORT: "8080",
      SECRETS_DIRECTORY: "/var/run/secrets/plinth",
      SERVICE_NAME: "orders",
      SHUTDOWN_BUDGET_SECONDS: "35",
      SHUTDOWN_DELAY_SECONDS: "0",
    };
    for (const template of Object.values(await templates())) {
      const env = theContainer(template)["env"];
      expect(env).to.deep.equal(Object.entries(variables).map(([name, value]) => ({ name, value })));
    }
  });

  it("without database, flags, metrics and peers are told no more than they need", async () => {
    const env = items(theContainer(await of("Deployment", minimal))["env"]);
    expect(env.map(({ name }) => name)).to.deep.equal([
      "ENVIRONMENT",
      "PORT",
      "SERVICE_NAME",
      "SHUTDOWN_BUDGET_SECONDS",
      "SHUTDOWN_DELAY_SECONDS",
    ]);
    expect((await of("Deployment", minimal)).spec.volumes?.map(({ name }) => name)).to.deep.equal([
      "temporary",
    ]);
  });

  it("mount secrets by their own SecretProviderClass: the service its login, the migration the migrator's", async () => {
    const secrets = async (kind: string) =>
      (await of(kind)).spec.volumes?.find(({ name }) => name === "secrets")?.["csi"];
    const csi = (secretProviderClass: string) => ({
      driver: "secrets-store.csi.k8s.io",
      readOnly: true,
      volumeAttributes: { secretProviderClass },
    });
    expect(await secrets("Deployment")).to.deep.equal(csi("orders"));
    expect(await secrets("CronJob")).to.deep.equal(csi("orders"));
    expect(await secrets("task")).to.deep.equal(csi("orders"));
    expect(await secrets("Job")).to.deep.equal(csi("orders-migration"));
  });

  it("run under the service's account, a migration under its own", async () => {
    const accounts = Object.entries(await templates()).map(([kind, { spec }]) => [
      kind,
      spec["serviceAccountName"],
    ]);
    expect(Object.fromEntries(accounts)).to.deep.equal({
      Deployment: "orders",
      CronJob: "orders",
      task: "orders",
      Job: "orders-migration",
    });
  });

  it("of a migration without a database run under the service's account, which may do nothing", async () => {
    const migration = { args: ["prepare"], timeoutSeconds: 60 };
    const { spec } = await of("Job", { ...minimal, service: { ...plain, migration } });
    expect(spec["serviceAccountName"]).to.equal("orders");
  });
});

describe("the rules of restricted pods", () => {
  const pod = async (): Promise<PodSpec> => structuredClone((await of("Deployment")).spec);

  it("find each of these violations", async () => {
    const { containers, ...rest } = await pod();
    const [container] = containers;
    if (container === undefined) throw new Error("no container");
    const broken = {
      ...rest,
      hostNetwork: true,
      securityContext: { runAsUser: 0 },
      volumes: [{ name: "host", hostPath: { path: "/" } }],
      containers: [{ ...container, ports: [{ hostPort: 80 }], securityContext: { privileged: true } }],
    };
    expect(restrictedViolations(broken)).to.deep.equal([
      "hostNetwork",
      "volume of type hostPath",
      "app: privileged",
      "app: allowPrivilegeEscalation",
      "app: runAsNonRoot",
      "app: runAsUser",
      "app: seccompProfile",
      "app: capabilities",
      "app: hostPort",
    ]);
  });
});
