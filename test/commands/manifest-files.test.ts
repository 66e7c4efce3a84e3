import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { foreignFiles, manifestFiles, replaceDirectory } from "../../commands/manifest-files.ts";
import type { KubernetesObject } from "../../simulator/kubernetes/objects.ts";

const namespace: KubernetesObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: "api" } };
const configMap: KubernetesObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "api" },
  data: { long: "word ".repeat(60), port: "8080", yes: "on", pem: "-----BEGIN\nA\n-----END\n" },
};

describe("manifest files", () => {
  let place: string;

  beforeEach(() => {
    place = mkdtempSync(join(tmpdir(), "plinth-manifests-"));
  });

  afterEach(() => rmSync(place, { recursive: true, force: true }));

  it("are named so that kubectl takes them in the right order, and no object's name depends on another", () => {
    const names = [...manifestFiles([namespace, configMap], "dev").keys()];
    expect(names).to.deep.equal(["01-namespace-api.yaml", "12-configmap-api-settings.yaml"]);
    expect(names.toSorted()).to.deep.equal(names);
    expect([...manifestFiles([configMap], "dev").keys()]).to.deep.equal(["12-configmap-api-settings.yaml"]);
  });

  it("hold the object unchanged, below a header that says what is simulated", () => {
    const text = manifestFiles([configMap], "dev").get("12-configmap-api-settings.yaml") ?? "";
    expect(parse(text)).to.deep.equal(configMap);
    expect(text.split("\n").slice(0, 2)).to.deep.equal([
      "# Written by npm run manifests -- --stack dev. Do not edit.",
      "# What AWS decides (ids, ARNs, host names) is simulated: apply it to a test cluster, never to a live one.",
    ]);
  });

  it("give two objects that would share a file one each", () => {
    const role = (name: string): KubernetesObject => ({ apiVersion: "v1", kind: "Role", metadata: { name } });
    expect([...manifestFiles([role("a:b"), role("a-b")], "dev").keys()]).to.deep.equal([
      "09-role-a-b.yaml",
      "09-role-a-b-2.yaml",
    ]);
  });

  it("replace those of an earlier run, and leave nothing beside the directory", () => {
    const out = join(place, "deep", "out");
    replaceDirectory(out, manifestFiles([namespace, configMap], "dev"));
    expect(foreignFiles(out)).to.deep.equal([]);
    replaceDirectory(out, manifestFiles([namespace], "dev"));
    expect(readdirSync(out)).to.deep.equal(["01-namespace-api.yaml"]);
    expect(readdirSync(join(place, "deep"))).to.deep.equal(["out"]);
  });

  it("replace the directory that a link leads to, not the link", () => {
    mkdirSync(join(place, "real"));
    symlinkSync(join(place, "real"), join(place, "link"));
    replaceDirectory(join(place, "link"), manifestFiles([namespace], "dev"));
    expect(readdirSync(join(place, "real"))).to.deep.equal(["01-namespace-api.yaml"]);
  });

  it("leave everything as it was when they cannot be written", () => {
    const out = join(place, "out");
    replaceDirectory(out, manifestFiles([namespace], "dev"));
    const before = readFileSync(join(out, "01-namespace-api.yaml"), "utf8");
    expect(() => replaceDirectory(out, new Map([["no/such/folder.yaml", ""]]))).to.throw("ENOENT");
    expect(readdirSync(out)).to.deep.equal(["01-namespace-api.yaml"]);
    expect(readFileSync(join(out, "01-namespace-api.yaml"), "utf8")).to.equal(before);
    expect(readdirSync(place)).to.deep.equal(["out"]);
  });

  it("tell what is anybody else's in a directory: other files, folders, and YAML without the header", () => {
    const out = join(place, "out");
    replaceDirectory(out, manifestFiles([namespace], "dev"));
    writeFileSync(join(out, "mine.yaml"), "kind: Mine\n");
    writeFileSync(join(out, ".hidden"), "");
    mkdirSync(join(out, "folder.yaml"));
    expect(foreignFiles(out)).to.deep.equal([".hidden", "folder.yaml", "mine.yaml"]);
    expect(foreignFiles(join(place, "absent"))).to.deep.equal([]);
    writeFileSync(join(place, "file"), "");
    expect(foreignFiles(join(place, "file"))).to.deep.equal(["file"]);
  });
});
