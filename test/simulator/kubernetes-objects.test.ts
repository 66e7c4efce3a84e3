import { expect } from "chai";
import { kubernetesObjects } from "../../simulator/kubernetes/objects.ts";

interface Entry {
  readonly type: string;
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly custom?: boolean;
  readonly delete?: boolean;
}

const state = (...resources: readonly Entry[]) =>
  JSON.stringify({
    deployment: {
      resources: resources.map((entry, index) => ({ custom: true, urn: `urn:${index}`, ...entry })),
    },
  });

const object = (
  apiVersion: string,
  kind: string,
  name: string,
  more: Readonly<Record<string, unknown>> = {},
): Entry => ({
  type: `kubernetes:${apiVersion === "v1" ? "core/v1" : apiVersion}:${kind}`,
  inputs: { apiVersion, kind, metadata: { name, ...more } },
});

const api = { namespace: "api" };

describe("Kubernetes objects of a state", () => {
  it("come in an order that a server takes: namespaces, what guards them, what pods use, pods", () => {
    const objects = kubernetesObjects(
      state(
        object("apps/v1", "Deployment", "api", api),
        object("batch/v1", "Job", "migration-1", api),
        object("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", "api", api),
        object("v1", "ServiceAccount", "api", api),
        object("karpenter.sh/v1", "NodePool", "general"),
        object("networking.k8s.io/v1", "NetworkPolicy", "deny-all", api),
        object("v1", "Namespace", "worker"),
        object("v1", "Namespace", "api"),
        object("rbac.authorization.k8s.io/v1", "ClusterRole", "team"),
        object("policy/v1", "PodDisruptionBudget", "api", api),
        object("v1", "Service", "api", api),
      ),
    );
    expect(objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).to.deep.equal([
      "Namespace api",
      "Namespace worker",
      "ClusterRole team",
      "NetworkPolicy deny-all",
      "ServiceAccount api",
      "SecretProviderClass api",
      "NodePool general",
      "Service api",
      "Job migration-1",
      "Deployment api",
      "PodDisruptionBudget api",
    ]);
  });

  it("are the same whatever the order in the state", () => {
    const entries = ["c", "a", "b"].flatMap((name) => [
      object("v1", "ConfigMap", name, api),
      object("v1", "ConfigMap", name, { namespace: "worker" }),
    ]);
    expect(kubernetesObjects(state(...entries))).to.deep.equal(
      kubernetesObjects(state(...entries.toReversed())),
    );
  });

  it("leave out what only Pulumi reads, and keep the other annotations", () => {
    const annotated = (annotations: Readonly<Record<string, string>>) =>
      kubernetesObjects(state(object("v1", "Service", "api", { ...api, annotations })))[0]?.metadata;
    expect(annotated({ "pulumi.com/skipAwait": "true" })).to.deep.equal({ name: "api", namespace: "api" });
    expect(annotated({ "pulumi.com/skipAwait": "true", "example.com/owner": "a" })).to.deep.equal({
      name: "api",
      namespace: "api",
      annotations: { "example.com/owner": "a" },
    });
  });

  it("are no components, providers, resources of other clouds, and nothing that is about to be deleted", () => {
    const objects = kubernetesObjects(
      state(
        { type: "pulumi:providers:kubernetes" },
        { type: "plinth:workload:Workload", custom: false },
        { type: "aws:iam/role:Role" },
        { ...object("v1", "ConfigMap", "old", api), delete: true },
        object("v1", "ConfigMap", "new", api),
      ),
    );
    expect(objects.map(({ metadata }) => metadata.name)).to.deep.equal(["new"]);
  });

  it("rejects a state in which an object holds a secret", () => {
    const secret = {
      "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
      ciphertext: "x",
    };
    const entry = object("v1", "ConfigMap", "api", api);
    expect(() =>
      kubernetesObjects(state({ ...entry, inputs: { ...entry.inputs, data: { password: secret } } })),
    ).to.throw("urn:0 holds a secret.");
  });

  it("rejects what is no exported state, and an object without a name", () => {
    expect(() => kubernetesObjects("{}")).to.throw("This is no exported state");
    expect(() =>
      kubernetesObjects(
        state({ type: "kubernetes:core/v1:ConfigMap", inputs: { apiVersion: "v1", kind: "ConfigMap" } }),
      ),
    ).to.throw("urn:0 is no object of the Kubernetes API");
  });
});
