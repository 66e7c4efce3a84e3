import { expect } from "chai";
import { releaseOf } from "../../../components/workload/migration-job.ts";
import type { WorkloadArgs } from "../../../components/workload/workload.ts";
import type { Service } from "../../../model/service.ts";
import { fields } from "../../support/kubernetes-documents.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, listing, theOnly, waitsFor } from "../listing.ts";
import { rejection } from "../rejection.ts";
import { complete, full, image, makeWorkload, minimal, plain } from "./workload-fixture.ts";

const deploymentType = "kubernetes:apps/v1:Deployment";
const jobType = "kubernetes:batch/v1:Job";
const release = releaseOf(image, { args: ["migrate"], timeoutSeconds: 600 });

const withService = (args: WorkloadArgs, changes: Partial<Service>): WorkloadArgs => ({
  ...args,
  service: { ...args.service, ...changes },
});

const recordComplete = async (changes: Partial<Service> = {}) =>
  (await record(() => makeWorkload(withService(complete, changes)))).resources;

const specOf = async (type: string, changes: Partial<Service> = {}) =>
  fields(theOnly(await recordComplete(changes), type).inputs, "spec");

describe("Workload", () => {
  for (const preview of [false, true]) {
    it(`makes these resources for the least service and no others${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => makeWorkload(minimal), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:eks/podIdentityAssociation:PodIdentityAssociation orders",
        "aws:iam/role:Role orders-role",
        "kubernetes:apps/v1:Deployment orders",
        "kubernetes:autoscaling/v2:HorizontalPodAutoscaler orders",
        "kubernetes:core/v1:Service orders",
        "kubernetes:core/v1:ServiceAccount orders",
        "kubernetes:policy/v1:PodDisruptionBudget orders",
        "plinth:workload:Workload orders",
      ]);
    });

    it(`makes these resources for a service with everything${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => makeWorkload(complete), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:eks/podIdentityAssociation:PodIdentityAssociation orders",
        "aws:eks/podIdentityAssociation:PodIdentityAssociation orders.migration",
        "aws:iam/role:Role orders-role",
        "aws:iam/role:Role orders.migration-role",
        "aws:iam/rolePolicy:RolePolicy orders-secrets",
        "aws:iam/rolePolicy:RolePolicy orders.migration-secrets",
        "kubernetes:apps/v1:Deployment orders",
        "kubernetes:autoscaling/v2:HorizontalPodAutoscaler orders",
        "kubernetes:batch/v1:CronJob orders.tidy-up",
        `kubernetes:batch/v1:Job orders.migration-${release}`,
        "kubernetes:core/v1:ConfigMap orders-database-ca",
        "kubernetes:core/v1:ConfigMap orders-flags",
        "kubernetes:core/v1:ConfigMap orders-settings",
        "kubernetes:core/v1:Service orders",
        "kubernetes:core/v1:ServiceAccount orders",
        "kubernetes:core/v1:ServiceAccount orders.migration",
        "kubernetes:policy/v1:PodDisruptionBudget orders",
        "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass orders",
        "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass orders.migration",
        "plinth:workload:Workload orders",
      ]);
    });
  }

  it("puts every object of the cluster into the namespace, with the labels that policies select by", async () => {
    const objects = (await recordComplete()).filter(({ type }) => type.startsWith("kubernetes:"));
    const strays = objects.filter(({ inputs }) => {
      const labels = fields(inputs, "metadata", "labels");
      const { namespace } = fields(inputs, "metadata");
      return (
        namespace !== "orders" ||
        labels["app.kubernetes.io/name"] !== "orders" ||
        labels["app.kubernetes.io/part-of"] !== "plinth" ||
        labels["app.kubernetes.io/managed-by"] !== "pulumi"
      );
    });
    expect(strays.map(({ urn }) => urn)).to.deep.equal([]);
  });

  it("leaves the number of replicas to the autoscaler, and stops no old pod before a new one is ready", async () => {
    const spec = await specOf(deploymentType);
    expect(spec).not.to.have.property("replicas");
    expect(spec["strategy"]).to.deep.equal({
      type: "RollingUpdate",
      rollingUpdate: { maxUnavailable: 0, maxSurge: "25%" },
    });
    expect(spec["revisionHistoryLimit"]).to.equal(5);
    expect(spec["selector"]).to.deep.equal({
      matchLabels: { "app.kubernetes.io/name": "orders", "app.kubernetes.io/component": "service" },
    });
  });

  it("scales between the declared bounds at 70 % of the requested CPU", async () => {
    const spec = await specOf("kubernetes:autoscaling/v2:HorizontalPodAutoscaler");
    expect(spec).to.deep.include({
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "orders" },
      minReplicas: 3,
      maxReplicas: 8,
      metrics: [
        {
          type: "Resource",
          resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } },
        },
      ],
    });
  });

  for (const min of [1, 3]) {
    it(`never blocks the drain of a node with ${min} ${min === 1 ? "replica" : "replicas"}: one may always go`, async () => {
      const spec = await specOf("kubernetes:policy/v1:PodDisruptionBudget", { replicas: { min, max: 8 } });
      expect(spec).to.deep.equal({
        maxUnavailable: 1,
        unhealthyPodEvictionPolicy: "AlwaysAllow",
        selector: {
          matchLabels: { "app.kubernetes.io/name": "orders", "app.kubernetes.io/component": "service" },
        },
      });
    });
  }

  it("offers the container's port by the same number, inside the cluster alone, and does not wait for a migration to end", async () => {
    const { inputs } = theOnly(await recordComplete(), "kubernetes:core/v1:Service");
    expect(inputs["spec"]).to.deep.equal({
      type: "ClusterIP",
      selector: { "app.kubernetes.io/name": "orders", "app.kubernetes.io/component": "service" },
      ports: [{ name: "http", port: 8080, targetPort: 8080, protocol: "TCP" }],
    });
    expect(inputs["metadata"]).to.deep.include({ annotations: { "pulumi.com/skipAwait": "true" } });
  });

  it("starts pods when their identity, secrets and settings are there, and the migration has ended", async () => {
    const resources = await recordComplete();
    const before = [
      "aws:eks/podIdentityAssociation:PodIdentityAssociation::orders",
      "aws:iam/rolePolicy:RolePolicy::orders-secrets",
      "kubernetes:core/v1:ConfigMap::orders-database-ca",
      "kubernetes:core/v1:ConfigMap::orders-flags",
      "kubernetes:core/v1:ConfigMap::orders-settings",
      "kubernetes:core/v1:ServiceAccount::orders",
      "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass::orders",
    ];
    const migration = `${jobType}::orders.migration-${release}`;
    expect(waitsFor(theOnly(resources, deploymentType))).to.deep.equal([...before, migration].toSorted());
    expect(waitsFor(theOnly(resources, "kubernetes:batch/v1:CronJob"))).to.deep.equal(
      [...before, migration].toSorted(),
    );
    expect(waitsFor(theOnly(resources, jobType))).to.deep.equal(
      [
        ...before,
        "aws:eks/podIdentityAssociation:PodIdentityAssociation::orders.migration",
        "aws:iam/rolePolicy:RolePolicy::orders.migration-secrets",
        "kubernetes:core/v1:ServiceAccount::orders.migration",
        "kubernetes:secrets-store.csi.x-k8s.io/v1:SecretProviderClass::orders.migration",
      ].toSorted(),
    );
  });

  it("runs a migration once for each release: another image or other arguments make another Job, nothing else does", async () => {
    const nameWith = async (changes: Partial<Service>) => {
      const { ignoreChanges, name } = theOnly(await recordComplete(changes), jobType);
      expect(ignoreChanges).to.deep.equal(["spec"]);
      return name;
    };
    const other = image.replace(/0$/, "1");
    const first = await nameWith({});
    expect(first).to.equal(`orders.migration-${release}`);
    expect(await nameWith({ resources: { cpuMillicores: 500, memoryMib: 512 } })).to.equal(first);
    expect(await nameWith({ settings: { LOG_LEVEL: "debug" } })).to.equal(first);
    expect(await nameWith({ migration: { args: ["migrate"], timeoutSeconds: 60 } })).to.equal(first);
    expect(await nameWith({ image: other })).not.to.equal(first);
    expect(await nameWith({ migration: { args: ["migrate", "all"], timeoutSeconds: 600 } })).not.to.equal(
      first,
    );
  });

  it("gives nobody a token of the cluster's API", async () => {
    const accounts = inputsByName(await recordComplete(), "kubernetes:core/v1:ServiceAccount");
    expect(Object.keys(accounts)).to.deep.equal(["orders", "orders.migration"]);
    for (const inputs of Object.values(accounts))
      expect(inputs).to.deep.include({ automountServiceAccountToken: false });
  });

  it("gives out and registers the name of the Service", async () => {
    const { outputs, registeredOutputs, resources } = await record(() => makeWorkload(minimal));
    expect(outputs).to.deep.equal({ serviceName: "orders" });
    const { urn } = theOnly(resources, "plinth:workload:Workload");
    expect(registeredOutputs.get(urn)).to.deep.equal({ serviceName: "orders" });
  });

  const rejected: readonly (readonly [what: string, args: WorkloadArgs, message: string])[] = [
    [
      "an image by tag",
      withService(minimal, { image: "registry.example.com/orders:1.0" }),
      'The image of "orders" is "registry.example.com/orders:1.0"; allowed is a digest,',
    ],
    [
      "a tag with a digest that is too short",
      withService(minimal, { image: "registry.example.com/orders@sha256:abc" }),
      'The image of "orders" is "registry.example.com/orders@sha256:abc"; allowed is a digest,',
    ],
    [
      "liveness on the path of readiness",
      withService(minimal, { probes: { ...plain.probes, liveness: "/ready" } }),
      'The probes of "orders" ask /started, /ready, /ready; allowed are three different paths,',
    ],
    [
      "more replicas at least than at most",
      withService(minimal, { replicas: { min: 3, max: 2 } }),
      'replicas of "orders" are 3 to 2; allowed are',
    ],
    [
      "a job whose name leaves no room for its runs'",
      withService(minimal, {
        jobs: { ["a".repeat(53)]: { schedule: "0 3 * * *", args: [], timeoutSeconds: 60 } },
      }),
      `"orders" has a job "${"a".repeat(53)}"; allowed are names of at most 52`,
    ],
    [
      "a database without logins",
      { ...complete, logins: "none" },
      '"orders" has a database and no logins; allowed are both or neither.',
    ],
    [
      "a service whose port nobody has told",
      { ...withService(minimal, { connectsTo: ["service:stock"] }) },
      '"orders" connects to "stock", of which servicePorts names no port; it names order-events.',
    ],
    ["a name that is not in kebab case", { ...minimal, name: "Orders" }, '"Orders" is no name of a service;'],
    [
      "a Region that does not exist",
      { ...minimal, region: "us-east-9" },
      '"us-east-9" is not a known AWS Region.',
    ],
  ];
  for (const [what, args, message] of rejected) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => makeWorkload(args))).to.satisfy((text: string) =>
        text.startsWith(message),
      );
    });
  }

  it("takes the digest of no image yet, 64 zeros, for one", async () => {
    expect(full.image.endsWith(`@sha256:${"0".repeat(64)}`)).to.equal(true);
    expect(listing(await recordComplete())).to.have.lengthOf(20);
  });
});
