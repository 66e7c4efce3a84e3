import { Provider as AwsProvider } from "@pulumi/aws/provider.js";
import { Provider } from "@pulumi/kubernetes/provider.js";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { quotaOf } from "../../model/quota.ts";
import type { Service } from "../../model/service.ts";
import { createServices, type ServicesInput } from "../../stacks/services.ts";
import { inputsByName, ofType, theOnly, waitsFor } from "../components/listing.ts";
import { full, plain } from "../components/workload/workload-fixture.ts";
import { fields } from "../support/kubernetes-documents.ts";
import { record } from "../support/mocks.ts";

const tags = {
  project: "plinth",
  owner: "platform",
  costCenter: "1",
  repository: "example/platform",
  dataClass: "internal" as const,
};

const arn = (name: string) => pulumi.output(`arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}`);

/** As `createLogins` names them: two for each service with a connection to the database. */
function secretArns(services: Readonly<Record<string, Service>>) {
  const names = Object.entries(services)
    .filter(([, { connectsTo }]) => connectsTo.includes("database"))
    .flatMap(([name]) => [`${name}-database`, `${name}-database-migrator`]);
  return Object.fromEntries(names.map((name) => [name, arn(name)]));
}

const create = (services: Readonly<Record<string, Service>>, changes: Partial<ServicesInput> = {}) => {
  const provider = new Provider("kubernetes", { enableConfigMapMutable: true });
  const rotation = new pulumi.ComponentResource("test:rotation:Rotation", "rotation");
  return createServices({
    parts: {
      provider: new AwsProvider("aws", { region: "us-east-1" }),
      config: { accountId: "111122223333", environment: "test", protect: false, region: "us-east-1", tags },
    },
    cluster: { provider, name: pulumi.output("plinth-test"), ready: [provider] },
    database: { endpoint: pulumi.output("database.example.com"), port: 5432, databaseName: "plinth" },
    logins: { secrets: { secretArns: secretArns(services), keyArn: arn("key") }, rotation },
    services,
    policies: {
      networkPolicies: Object.keys(services).map((namespace) => ({
        name: "deny-all",
        namespace,
        spec: { podSelector: {}, policyTypes: ["Ingress", "Egress"] as const },
      })),
      hostPolicies: [],
    },
    ...changes,
  });
};

const api: Service = { ...full, connectsTo: ["database", "service:worker", "https"] };
const job = { schedule: "0 3 * * *", args: [], timeoutSeconds: 60 };
const worker: Service = { ...plain, exposedTo: ["service:api"], port: 8081 };

const recordServices = (services: Readonly<Record<string, Service>>) =>
  record(() =>
    Object.fromEntries(
      Object.entries(create(services)).map(([name, { workload }]) => [name, workload.serviceName]),
    ),
  );

describe("the services of an environment", () => {
  it("run in a namespace each, by their names", async () => {
    const { outputs, resources } = await recordServices({ api, worker });
    expect(outputs).to.deep.equal({ api: "api", worker: "worker" });
    const namespaces = Object.values(inputsByName(resources, "kubernetes:core/v1:Namespace"));
    expect(namespaces.map((inputs) => fields(inputs, "metadata")["name"])).to.deep.equal(["api", "worker"]);
  });

  it("make nothing, not even the role of teams, where there are none", async () => {
    const { resources } = await recordServices({});
    expect(resources.filter(({ type }) => type.startsWith("kubernetes:"))).to.deep.equal([]);
  });

  it("each speak to the provider of their own cloud", async () => {
    const { resources } = await recordServices({ api, worker });
    const strays = resources.filter(
      ({ custom, provider, type }) =>
        custom &&
        ((type.startsWith("kubernetes:") && !provider.endsWith("::kubernetes::kubernetes-id")) ||
          (type.startsWith("aws:") && !provider.endsWith("::aws::aws-id"))),
    );
    expect(strays.map(({ urn }) => urn)).to.deep.equal([]);
  });

  it("get a quota of what they declare", async () => {
    const { resources } = await recordServices({ api, worker });
    const quotas = inputsByName(resources, "kubernetes:core/v1:ResourceQuota");
    for (const [name, service] of Object.entries({ api, worker }))
      expect(quotas[`${name}-namespace-quota`]).to.have.nested.property(
        "spec.hard.pods",
        String(quotaOf(service).pods),
      );
  });

  it("wait for the load balancer with each new pod where one leads to them, and only there", async () => {
    const { resources } = await recordServices({ api, worker });
    const gate = (name: string) =>
      fields(theOnly(resources, "kubernetes:core/v1:Namespace", name).inputs, "metadata", "labels")[
        "eks.amazonaws.com/pod-readiness-gate-inject"
      ];
    expect([gate("api-namespace"), gate("worker-namespace")]).to.deep.equal(["enabled", undefined]);
  });

  it("know each other's address, and the database's where they are connected to it", async () => {
    const { resources } = await recordServices({ api, worker });
    const text = (name: string) =>
      JSON.stringify(theOnly(resources, "kubernetes:apps/v1:Deployment", name).inputs);
    expect(text("api"))
      .to.contain("http://worker.worker.svc.cluster.local:8081")
      .and.to.contain("database.example.com");
    expect(text("worker")).not.to.contain("database");
  });

  it("start no pod before their policies hold and the first passwords are set", async () => {
    const { resources } = await recordServices({ api, worker });
    expect(waitsFor(theOnly(resources, "kubernetes:apps/v1:Deployment", "api"))).to.include.members([
      "kubernetes:networking.k8s.io/v1:NetworkPolicy::api-namespace-deny-all",
    ]);
    const [migration] = ofType(resources, "kubernetes:batch/v1:Job");
    expect(migration === undefined ? [] : waitsFor(migration)).to.include.members([
      "kubernetes:networking.k8s.io/v1:NetworkPolicy::api-namespace-deny-all",
      "kubernetes:core/v1:Namespace::api-namespace",
    ]);
  });

  it("cost the same number of resources each, however many there are", async () => {
    const count = async (number: number) => {
      const services = Object.fromEntries(
        Array.from({ length: number }, (_, index) => [`service-${index}`, worker]),
      );
      return (await recordServices(services)).resources.length;
    };
    const [two, twelve] = [await count(2), await count(12)];
    expect((twelve - two) / 10).to.equal(13);
  });

  it("are told apart where one is named as another's migration or job", async () => {
    const { resources } = await recordServices({
      api,
      worker,
      "api-migration": worker,
      "api-tidy": { ...api, jobs: { up: job } },
    });
    const urns = resources.map(({ urn }) => urn);
    expect(new Set(urns).size).to.equal(urns.length);
  });

  it("reject a service with a connection to the database and no secrets for it", async () => {
    let message = "";
    try {
      await record(() => {
        create({ api }, { logins: { secrets: { secretArns: {}, keyArn: arn("key") }, rotation: undefined } });
      });
    } catch (problem) {
      message = problem instanceof Error ? problem.message : "";
    }
    expect(message).to.contain('The service "api" connects to the database and has no secrets for it;');
  });
});
