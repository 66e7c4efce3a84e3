import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Checkout } from "../support/checkout.ts";
import { readObject } from "../support/kubernetes-documents.ts";
import { podTemplateCount, unguardedPods } from "../support/unguarded-pods.ts";

/** What an environment with two services is made of inside its cluster. */
const everyKind = [
  "ClusterRole",
  "ConfigMap",
  "CronJob",
  "Deployment",
  "HorizontalPodAutoscaler",
  "Ingress",
  "IngressClass",
  "IngressClassParams",
  "Job",
  "LimitRange",
  "Namespace",
  "NetworkPolicy",
  "NodeClass",
  "NodePool",
  "PodDisruptionBudget",
  "ResourceQuota",
  "RoleBinding",
  "SecretProviderClass",
  "Service",
  "ServiceAccount",
];

describe("npm run manifests", () => {
  let checkout: Checkout;
  let out: string;

  beforeEach(() => {
    checkout = new Checkout();
    out = join(checkout.stateHome, "manifests");
  });

  afterEach(() => checkout.remove());

  it("writes files of its own into a directory of their own, the same twice, and leaves the tree alone", async () => {
    const before = checkout.fingerprint();
    const contents = () =>
      Object.fromEntries(readdirSync(out).map((name) => [name, readFileSync(join(out, name), "utf8")]));

    const first = await checkout.run(["manifests", "--stack", "dev", "--out", out]);
    expect(first.code, first.stderr).to.equal(0);
    const written = contents();
    expect(first.stderr).to.contain(`${Object.keys(written).length} objects of dev are in `);
    const objects = Object.values(written).map(readObject);
    expect(objects.length).to.be.at.least(40);
    expect([...new Set(objects.map(({ kind }) => kind))].toSorted()).to.deep.equal(everyKind);
    expect(podTemplateCount(objects)).to.equal(4);
    expect(unguardedPods(objects)).to.deep.equal([]);

    const second = await checkout.run(["manifests", "--stack", "dev", "--out", out]);
    expect(second.code, second.stderr).to.equal(0);
    expect(contents()).to.deep.equal(written);
    const strangers = Object.values(written).filter(
      (text) => !text.startsWith("# Written by npm run manifests"),
    );
    expect(strangers).to.deep.equal([]);
    expect(checkout.fingerprint()).to.equal(before);
  });

  it("rejects a directory with files of somebody else's, and writes nothing", async () => {
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, "mine.yaml"), "kind: Mine\n");

    const { code, stderr } = await checkout.run(["manifests", "--out", out]);

    expect(code).to.equal(1);
    expect(stderr).to.contain("holds what npm run manifests has not written: mine.yaml.");
    expect(readdirSync(out)).to.deep.equal(["mine.yaml"]);
  });

  it("rejects a run without a place to write to, and an unknown stack", async () => {
    const nowhere = await checkout.run(["manifests"]);
    expect(nowhere.code).to.equal(1);
    expect(nowhere.stderr).to.contain("--out");

    const unknown = await checkout.run(["manifests", "--stack", "pord", "--out", out]);
    expect(unknown.code).to.equal(1);
    expect(unknown.stderr).to.contain("prod");
    expect(existsSync(out)).to.equal(false);
  });
});
