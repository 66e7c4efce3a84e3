import { readdirSync } from "node:fs";
import { basename } from "node:path";
import { expect } from "chai";
import { resourceRules } from "../../policies/resource-rules.ts";
import { ruleIds, rules } from "../../policies/rules.ts";
import { bucketType, change, step } from "./plan-steps.ts";

describe("The list of rules", () => {
  it("names each rule once, under an id that will not change", () => {
    expect(ruleIds).to.deep.equal([
      "stateful-replacement",
      "stateful-deletion",
      "weakened-protection",
      "service-interruption",
      "public-database",
      "public-bucket",
      "public-cluster-endpoint",
      "public-address",
      "open-ingress",
      "open-egress",
      "private-routes",
      "flow-logs",
      "encryption-at-rest",
      "bucket-encryption",
      "key-rotation",
      "tls-only",
      "database-tls",
      "entry-tls",
      "administrator-policy",
      "cluster-administrator",
      "open-principal",
      "unknown-account",
      "instance-metadata",
      "secret-rotation",
      "secretless-state",
      "deletion-protection",
      "final-snapshot",
      "backup-retention",
      "log-retention",
      "image-by-digest",
      "image-registry",
      "restricted-pods",
      "restricted-namespaces",
      "probes",
      "requests-and-limits",
      "serving-replicas",
      "disruption-budget",
      "default-deny",
      "required-tags",
      "data-residency",
      "budget",
      "account-guards",
      "name-limits",
      "over-budget",
    ]);
  });

  it("names each rule after its file", () => {
    const files = readdirSync(new URL("../../policies/", import.meta.url), { recursive: true });
    const names = new Set(files.map((file) => basename(String(file))));
    const ids = [...rules, ...resourceRules].map(({ id }) => id);
    expect(ids.filter((id) => !names.has(`${id}.ts`))).to.deep.equal([]);
  });

  it("lets no waiver name a rule whose finding no waiver changes", () => {
    const others = rules.map(({ id }) => id).filter((id) => !ruleIds.includes(id));
    expect(others).to.deep.equal(["protected-resource", "https-anywhere"]);
  });

  it("has rules whose findings carry the rule's own id, which waivers name", () => {
    const inputs = (deletionWindowInDays: number) => ({ deletionWindowInDays });
    const steps = [
      step({ op: "replace", type: bucketType, name: "logs" }),
      step({ op: "delete", type: bucketType, name: "old-logs", protect: true }),
      step({ op: "update", type: "aws:kms/key:Key", name: "key", old: inputs(30), new: inputs(7) }),
      step({
        op: "update",
        type: "aws:rds/instance:Instance",
        name: "database",
        diff: [change("instanceClass", "db.t4g.medium", "db.t4g.large")],
      }),
    ];
    const egress = [{ to: [{ ipBlock: { cidr: "0.0.0.0/0" } }] }];
    const metadata = { labels: { "app.kubernetes.io/component": "service" } };
    const policy = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
    steps.push(step({ op: "create", type: policy, name: "outgoing", new: { metadata, spec: { egress } } }));
    expect(rules.map((rule) => rule.check(steps).map(({ id }) => id))).to.deep.equal(
      rules.map(({ id }) => [id]),
    );
  });
});
