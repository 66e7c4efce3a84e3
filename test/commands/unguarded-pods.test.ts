import { expect } from "chai";
import type { KubernetesObject } from "../../simulator/kubernetes/objects.ts";
import { podTemplateCount, unguardedPods } from "../support/unguarded-pods.ts";

/** A container that lacks nothing, with changes; what is set to `undefined` is missing. */
function deployment(change: Readonly<Record<string, unknown>> = {}, kind = "Deployment"): KubernetesObject {
  const container = {
    name: "app",
    image: `registry.example.com:5000/team/api@sha256:${"a".repeat(64)}`,
    resources: {
      requests: { cpu: "100m", memory: "64Mi", "ephemeral-storage": "64Mi" },
      limits: { memory: "64Mi", "ephemeral-storage": "64Mi" },
    },
    startupProbe: { httpGet: { path: "/startup", port: "http" } },
    livenessProbe: { httpGet: { path: "/live", port: "http" } },
    readinessProbe: { httpGet: { path: "/ready", port: "http" } },
    ...change,
  };
  return {
    apiVersion: "apps/v1",
    kind,
    metadata: { name: "api", namespace: "shop" },
    spec: { template: { metadata: { labels: {} }, spec: { containers: [container] } } },
  };
}

describe("the search for unguarded pods", () => {
  it("finds nothing where nothing is missing, and knows what describes pods", () => {
    const settings: KubernetesObject = {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "settings" },
    };

    expect(unguardedPods([deployment(), settings])).to.deep.equal([]);
    expect(podTemplateCount([deployment(), settings])).to.equal(1);
  });

  for (const image of ["api", "api:1.2", `api:1.2@sha256:${"a".repeat(64)}`, "api@sha256:abc"]) {
    it(`rejects the image ${image.slice(0, 24)}`, () => {
      expect(unguardedPods([deployment({ image })])).to.deep.equal([
        `Deployment shop/api: image ${image} has no digest, or a tag`,
      ]);
    });
  }

  it("rejects a missing request and a missing limit, each by its name", () => {
    const resources = {
      requests: { cpu: "100m", "ephemeral-storage": "64Mi" },
      limits: { "ephemeral-storage": "64Mi" },
    };

    expect(unguardedPods([deployment({ resources })])).to.deep.equal([
      "Deployment shop/api: no requests of memory",
      "Deployment shop/api: no limits of memory",
    ]);
  });

  it("rejects a missing probe, and two on one path, but asks none of a Job", () => {
    const missing = { startupProbe: undefined };
    const shared = { livenessProbe: { httpGet: { path: "/ready", port: "http" } } };

    expect(unguardedPods([deployment(missing)])).to.deep.equal(["Deployment shop/api: no startupProbe"]);
    expect(unguardedPods([deployment(shared)])).to.deep.equal([
      "Deployment shop/api: probes share a path: /startup, /ready, /ready",
    ]);
    expect(unguardedPods([deployment(missing, "Job")])).to.deep.equal([]);
  });
});
