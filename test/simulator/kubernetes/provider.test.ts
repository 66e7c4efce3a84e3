import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Cloud } from "../../../simulator/cloud.ts";
import { KubernetesProvider } from "../../../simulator/kubernetes/provider.ts";
import type { ProviderInstance } from "../../../simulator/simulated-provider.ts";

describe("the simulated Kubernetes provider", () => {
  let directory: string;
  let provider: ProviderInstance;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "plinth-kubernetes-"));
    provider = new KubernetesProvider(new Cloud(directory)).configure();
  });

  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const type = "kubernetes:apps/v1:Deployment";
  const deployment = { urn: `urn:pulumi:test::plinth::${type}::api`, type, name: "api" };
  const object = (name: string, app: string, image = "a") => ({
    metadata: { name },
    spec: { selector: { matchLabels: { app } }, template: { image } },
  });

  it("deletes the old object first where both have one name", () => {
    const { changes, deleteBeforeReplace } = provider.diff(
      deployment,
      object("api", "one"),
      object("api", "two"),
    );

    expect(changes).to.deep.equal([
      { path: "spec.selector.matchLabels.app", kind: "update", replaces: true },
    ]);
    expect(deleteBeforeReplace).to.equal(true);
  });

  it("makes the new object first where it has another name", () => {
    const { changes, deleteBeforeReplace } = provider.diff(
      deployment,
      object("api-1", "one"),
      object("api-2", "one"),
    );

    expect(changes).to.deep.equal([{ path: "metadata.name", kind: "update", replaces: true }]);
    expect(deleteBeforeReplace).to.equal(false);
  });

  it("deletes nothing for an update", () => {
    expect(provider.diff(deployment, object("api", "one"), object("api", "one", "b"))).to.deep.equal({
      changes: [{ path: "spec.template.image", kind: "update", replaces: false }],
      deleteBeforeReplace: false,
    });
  });
});
