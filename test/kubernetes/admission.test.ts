import { expect } from "chai";
import { applyAll } from "./apply-all.ts";
import { cluster } from "./cluster.ts";
import { eventually } from "./eventually.ts";
import { textAt } from "./value-at.ts";
import { compliantPodSpec, deployment, makeNamespace, pod } from "./workload-fixture.ts";

const privileged = compliantPodSpec({ securityContext: { privileged: true } });

describe("admission", () => {
  it("lets a pod that breaks nothing into a restricted namespace, without a warning", async () => {
    const namespace = await makeNamespace();

    expect(await applyAll([pod(namespace, "fine")])).to.deep.equal({
      warnings: [],
      rejections: [],
      changed: [`Pod ${namespace}/fine`],
    });
  });

  it("rejects a pod that breaks the restricted standard, with every reason", async () => {
    const namespace = await makeNamespace();

    const { changed, rejections } = await applyAll([pod(namespace, "loose", privileged)]);

    expect(changed).to.deep.equal([]);
    expect(rejections).to.have.length(1);
    expect(rejections[0]).to.match(
      /^Pod test-\w+\/loose: the API server refuses \(403\): pods "loose" is forbidden: violates PodSecurity "restricted:latest": privileged/,
    );
    expect(rejections[0]).to.contain("allowPrivilegeEscalation != false");
    expect(rejections[0]).to.contain("unrestricted capabilities");
  });

  it("warns of a Deployment whose pods would be refused, and records it for the audit", async () => {
    const namespace = await makeNamespace({
      "pod-security.kubernetes.io/enforce": "restricted",
      "pod-security.kubernetes.io/warn": "restricted",
      "pod-security.kubernetes.io/audit": "restricted",
    });

    const applied = await applyAll([deployment(namespace, "loose", { replicas: 1, pod: privileged })]);

    expect(applied.rejections).to.deep.equal([]);
    expect(applied.warnings).to.have.length(1);
    expect(applied.warnings[0]).to.contain(
      `Deployment ${namespace}/loose: would violate PodSecurity "restricted:latest"`,
    );
    const violations = await eventually("the audit has it", () =>
      Promise.resolve(
        cluster()
          .audit()
          .filter((event) => textAt(event, "objectRef", "namespace") === namespace)
          .map((event) => textAt(event, "annotations", "pod-security.kubernetes.io/audit-violations"))
          .find((text) => text !== ""),
      ),
    );
    expect(violations).to.contain("privileged");
  });

  it("rejects what exceeds a quota, and names the numbers", async () => {
    const namespace = await makeNamespace();
    const { api } = cluster();
    const quota = {
      apiVersion: "v1",
      kind: "ResourceQuota",
      metadata: { name: "compute", namespace },
      spec: { hard: { "requests.cpu": "200m", "limits.memory": "1Gi" } },
    };
    await api.apply(quota);
    await eventually("the quota is counted", async () =>
      JSON.stringify((await api.get(quota))?.["status"]).includes('"used"'),
    );

    const { changed, rejections } = await applyAll(
      ["one", "two", "three"].map((name) => pod(namespace, name)),
    );

    expect(changed).to.deep.equal([`Pod ${namespace}/one`, `Pod ${namespace}/two`]);
    expect(rejections).to.deep.equal([
      `Pod ${namespace}/three: the API server refuses (403): pods "three" is forbidden: exceeded quota: compute, requested: requests.cpu=100m, used: requests.cpu=200m, limited: requests.cpu=200m`,
    ]);
  });

  it("rejects a field that does not exist, by its path", async () => {
    const namespace = await makeNamespace();
    const object = pod(namespace, "misspelt", { ...compliantPodSpec(), nodeSelectr: {} });

    const { rejections } = await applyAll([object]);

    expect(rejections).to.have.length(1);
    expect(rejections[0]).to.contain(".spec.nodeSelectr: field not declared in schema");
  });

  it("hands on the warning of a kind that is going to disappear", async () => {
    const namespace = await makeNamespace();

    const { warnings } = await applyAll([
      { apiVersion: "v1", kind: "Endpoints", metadata: { name: "old", namespace }, subsets: [] },
    ]);

    expect(warnings).to.deep.equal([
      `Endpoints ${namespace}/old: v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice`,
    ]);
  });

  it("rejects a kind that the cluster does not know", async () => {
    const { rejections } = await applyAll([
      { apiVersion: "example.com/v1", kind: "Nothing", metadata: { name: "at-all" } },
    ]);

    expect(rejections).to.deep.equal([
      "Nothing at-all: the API server refuses (404): it knows no kind Nothing of example.com/v1",
    ]);
  });
});
