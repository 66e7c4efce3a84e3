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

  it("replaces a ConfigMap for other values, unless its provider is told to change it in place", () => {
    const configMap = { ...deployment, type: "kubernetes:core/v1:ConfigMap" };
    const values = (flag: string, more: object = {}) => ({
      metadata: { name: "flags" },
      data: { flag },
      ...more,
    });
    const changed = (told: ProviderInstance, more: object = {}) =>
      told.diff(configMap, values("on", more), values("off", more)).changes.map(({ replaces }) => replaces);
    const inPlace = new KubernetesProvider(new Cloud(directory)).configure({
      enableConfigMapMutable: "true",
    });

    expect([changed(provider), changed(inPlace), changed(inPlace, { immutable: true })]).to.deep.equal([
      [true],
      [false],
      [true],
    ]);
  });

  it("deletes nothing for an update", () => {
    expect(provider.diff(deployment, object("api", "one"), object("api", "one", "b"))).to.deep.equal({
      changes: [{ path: "spec.template.image", kind: "update", replaces: false }],
      deleteBeforeReplace: false,
    });
  });

  describe("of ConfigMaps", () => {
    const configMap = {
      urn: "urn:pulumi:test::plinth::kubernetes:core/v1:ConfigMap::flags",
      type: "kubernetes:core/v1:ConfigMap",
      name: "flags",
    };
    const flags = (value: string, more = {}) => ({
      metadata: { name: "flags" },
      data: { on: value },
      ...more,
    });
    const mutable = () =>
      new KubernetesProvider(new Cloud(directory)).configure({ enableConfigMapMutable: "true" });

    it("changes data in place where the program's provider says so", () => {
      expect(mutable().diff(configMap, flags("a"), flags("b"))).to.deep.equal({
        changes: [{ path: "data.on", kind: "update", replaces: false }],
        deleteBeforeReplace: false,
      });
    });

    it("replaces one that is marked immutable, and every one where the provider says nothing", () => {
      const replaced = {
        changes: [{ path: "data.on", kind: "update", replaces: true }],
        deleteBeforeReplace: true,
      };
      const immutable = { immutable: true };
      expect(mutable().diff(configMap, flags("a", immutable), flags("b", immutable))).to.deep.equal(replaced);
      expect(provider.diff(configMap, flags("a"), flags("b"))).to.deep.equal(replaced);
    });
  });
});
