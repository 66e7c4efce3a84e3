import { randomBytes } from "node:crypto";
import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource.js";
import { Deployment } from "@pulumi/kubernetes/apps/v1/deployment.js";
import { ConfigMap } from "@pulumi/kubernetes/core/v1/configMap.js";
import { Namespace } from "@pulumi/kubernetes/core/v1/namespace.js";
import { Pod } from "@pulumi/kubernetes/core/v1/pod.js";
import { Secret } from "@pulumi/kubernetes/core/v1/secret.js";
import { Provider } from "@pulumi/kubernetes/provider.js";
import { secret } from "@pulumi/pulumi";
import { expect } from "chai";
import type { ObjectReference } from "../../simulator/kubernetes/api-server.ts";
import { readKubeconfig } from "../../simulator/kubernetes/kubeconfig.ts";
import type { Outcome } from "../../simulator/operations.ts";
import * as operations from "../../simulator/operations.ts";
import { CannotRun } from "../../simulator/places.ts";
import { SimulatedStack } from "../support/simulated-stack.ts";
import { cluster } from "./cluster.ts";
import { textAt, valueAt } from "./value-at.ts";
import { image, restrictedNamespace } from "./workload-fixture.ts";

/** What a test's program says; every object is in a namespace of its own. */
interface Wanted {
  readonly namespace: string;
  readonly replicas?: number;
  /** A pod of another name, which shares its node's network. */
  readonly loosePod?: boolean;
  /** Of the ConfigMap. */
  readonly labels?: Record<string, string>;
}

// The program is small and ours; the engine and the API server are real. The objects of the environments are applied elsewhere.
describe("the simulator on a real API server", () => {
  let stack: SimulatedStack;
  let namespace: string;

  beforeEach(() => {
    stack = new SimulatedStack();
    stack.cluster = readKubeconfig(cluster().kubeconfig);
    namespace = `simulated-${randomBytes(4).toString("hex")}`;
  });

  afterEach(async () => {
    await cluster().api.delete(reference("v1", "Namespace", namespace));
    stack.remove();
  });

  it("creates, changes and deletes objects there, and no secret of them stands in the state", async () => {
    const created = await stack.up(program({ namespace, replicas: 1 }));
    expect(created.errors).to.deep.equal([]);
    expect(operationsOf(created)).to.deep.equal({ create: 8 });
    expect(valueAt(await live("apps/v1", "Deployment"), "spec", "replicas")).to.equal(1);
    expect(textAt(await live("v1", "Secret"), "data", "token")).to.equal("aGlkZGVu");
    expect(
      valueAt(await cluster().api.get(reference("eks.amazonaws.com/v1", "NodeClass", namespace)), "spec"),
    ).to.deep.include({ role: "nodes" });

    expect(await stack.state())
      .to.contain("app-secret")
      .and.not.to.match(/aGlkZGVu|hidden/);

    const changed = await stack.up(program({ namespace, replicas: 2 }));
    expect(operationsOf(changed)).to.deep.equal({ update: 1, same: 7 });
    expect(valueAt(await live("apps/v1", "Deployment"), "spec", "replicas")).to.equal(2);

    const destroyed = await stack.with(program({ namespace }), (environment) =>
      operations.destroy(environment),
    );
    expect(destroyed.errors).to.deep.equal([]);
    expect(await cluster().api.get(reference("v1", "Namespace", namespace))).to.equal(undefined);
    expect(await cluster().api.get(reference("eks.amazonaws.com/v1", "NodeClass", namespace))).to.equal(
      undefined,
    );
  });

  it("changes nothing at a second update, and a refresh finds nothing altered by defaults", async () => {
    await stack.up(program({ namespace }));
    const before = textAt(await live("v1", "ConfigMap"), "metadata", "resourceVersion");

    const second = await stack.up(program({ namespace }));
    const refreshed = await stack.with(program({ namespace }), (environment) =>
      operations.refresh(environment),
    );

    expect(operationsOf(second)).to.deep.equal({ same: 8 });
    expect(refreshed.errors).to.deep.equal([]);
    expect(new Set(refreshed.steps.map(({ op }) => op))).to.deep.equal(new Set(["same"]));
    expect(textAt(await live("v1", "ConfigMap"), "metadata", "resourceVersion")).to.equal(before);
  });

  it("replaces what cannot be changed in place", async () => {
    await stack.up(program({ namespace, labels: {} }));
    const before = textAt(await live("v1", "ConfigMap"), "metadata", "uid");

    const replaced = await stack.up(program({ namespace, labels: { changed: "yes" } }));

    expect(replaced.errors).to.deep.equal([]);
    expect(textAt(await live("v1", "ConfigMap"), "data", "labels")).to.equal('{"changed":"yes"}');
    expect(textAt(await live("v1", "ConfigMap"), "metadata", "uid")).not.to.equal(before);
  });

  it("lets the API server judge a preview, and stores nothing by it", async () => {
    const first = await stack.preview(program({ namespace }));
    expect(first.errors).to.deep.equal([]);
    expect(await cluster().api.get(reference("v1", "Namespace", namespace))).to.equal(undefined);
    await stack.up(program({ namespace }));

    const judged = await stack.preview(program({ namespace, loosePod: true }));

    expect(judged.errors).to.have.length(1);
    expect(judged.errors[0]).to.contain(`Pod ${namespace}/loose: the API server refuses (403)`);
    expect(judged.errors[0]).to.contain(
      'violates PodSecurity "restricted:latest": host namespaces (hostNetwork=true)',
    );
    expect(judged.errors[0]).not.to.match(/\n\s+at /);
    expect(await cluster().api.get(reference("v1", "Pod", "loose", namespace))).to.equal(undefined);
  });

  it("rejects an update that the API server refuses, and goes on from there", async () => {
    const refused = await stack.up(program({ namespace, loosePod: true }));
    expect(refused.errors.join("\n")).to.contain(`Pod ${namespace}/loose: the API server refuses (403)`);

    const mended = await stack.up(program({ namespace }));
    expect(mended.errors).to.deep.equal([]);
  });

  it("finds by a refresh what somebody else has altered", async () => {
    await stack.up(program({ namespace, labels: { team: "a" } }));
    await cluster().api.request(
      "PATCH",
      `/api/v1/namespaces/${namespace}/configmaps/app?fieldManager=somebody`,
      {
        body: { metadata: { labels: { team: "b" } } },
        type: "application/merge-patch+json",
      },
    );

    const refreshed = await stack.with(program({ namespace, labels: { team: "a" } }), (environment) =>
      operations.refresh(environment),
    );

    expect(refreshed.steps.filter(({ op }) => op !== "same").map(({ name }) => name)).to.deep.equal([
      "app-map",
    ]);
  });

  it("rejects to go on without the cluster that holds the objects, and to move there later", async () => {
    await stack.up(program({ namespace }));
    const simulated = new SimulatedStack();
    try {
      stack.cluster = undefined;
      const left: unknown = await stack.preview(program({ namespace })).catch((caught: unknown) => caught);
      await simulated.up(program({ namespace }));
      simulated.cluster = readKubeconfig(cluster().kubeconfig);
      const moved: unknown = await simulated
        .preview(program({ namespace }))
        .catch((caught: unknown) => caught);

      expect(await stack.state(), "the state alone can be read all the same").to.contain("app-secret");
      expect(left).to.be.instanceOf(CannotRun);
      expect(String(left)).to.contain(
        `are in the cluster at ${cluster().api.server}, and no kubeconfig is given`,
      );
      expect(moved).to.be.instanceOf(CannotRun);
      expect(String(moved)).to.contain("are simulated so far, and cannot move");
    } finally {
      simulated.remove();
    }
  });

  function live(apiVersion: string, kind: string) {
    return cluster().api.get(reference(apiVersion, kind, "app", namespace));
  }
});

function reference(apiVersion: string, kind: string, name: string, namespace?: string): ObjectReference {
  return { apiVersion, kind, metadata: { name, ...(namespace === undefined ? {} : { namespace }) } };
}

/** How many resources each operation touched. */
function operationsOf({ steps }: Outcome): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { op } of steps) counts[op] = (counts[op] ?? 0) + 1;
  return counts;
}

function program({ labels = {}, namespace: name, loosePod = false, replicas = 1 }: Wanted) {
  return () => {
    const options = { provider: new Provider("cluster", {}) };
    const namespace = new Namespace(
      "namespace",
      { metadata: { name, labels: restrictedNamespace } },
      options,
    );
    const metadata = { name: "app", namespace: namespace.metadata.name };
    const securityContext = {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
    };
    const spec = {
      securityContext: { runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } },
      containers: [{ name: "app", image, securityContext, resources: { requests: { cpu: "0.1" } } }],
    };
    const matchLabels = { app: "app" };
    new ConfigMap(
      "app-map",
      { metadata: { ...metadata, labels }, data: { labels: JSON.stringify(labels) } },
      options,
    );
    new Secret("app-secret", { metadata, stringData: { token: secret("hidden") } }, options);
    new Pod(
      "app-pod",
      {
        metadata: { name: loosePod ? "loose" : "app", namespace: name },
        spec: { ...spec, hostNetwork: loosePod },
      },
      { ...options, dependsOn: namespace },
    );
    new Deployment(
      "app",
      {
        metadata,
        spec: { replicas, selector: { matchLabels }, template: { metadata: { labels: matchLabels }, spec } },
      },
      options,
    );
    new CustomResource(
      "nodes",
      {
        apiVersion: "eks.amazonaws.com/v1",
        kind: "NodeClass",
        metadata: { name },
        spec: {
          role: "nodes",
          subnetSelectorTerms: [{ id: "subnet-1" }],
          securityGroupSelectorTerms: [{ id: "sg-1" }],
        },
      },
      options,
    );
    return Promise.resolve({});
  };
}
