import { expect } from "chai";
import type { PlanInputs } from "../../../model/plan.ts";
import { factors } from "../../../review/readiness/factors.ts";
import type { Facts } from "../../../review/readiness/facts.ts";
import { points } from "../../../review/readiness/points.ts";
import { type Readiness, readinessOf } from "../../../review/readiness/readiness.ts";
import { subjectNames } from "../../../review/readiness/records/subjects.ts";
import { compliant, type Environment, factsOf, resource } from "./compliant.ts";

/** Ids of the points and factors that are not as they should be, each with its status. */
function unmet({ factors: judged, points: judgedPoints }: Readiness) {
  const open = (checks: Readiness["points"]) =>
    checks.filter(({ status }) => status !== "met").map(({ id }) => id);
  return { points: open(judgedPoints), factors: open(judged) };
}

type Break = (environment: Environment) => void | Partial<Facts>;

/** Sets a property of one resource, or removes it where the value is undefined. */
function set(name: string, path: string, value: unknown): Break {
  return ({ resources }) => {
    const found = resources.get(name);
    if (found === undefined) throw new Error(`there is no ${name}`);
    resources.set(name, { ...found, inputs: changed(found.inputs, path.split("."), value) });
  };
}

function changed(inputs: PlanInputs, [step = "", ...rest]: readonly string[], value: unknown): PlanInputs {
  const inner = inputs[step];
  const next = rest.length === 0 ? value : within(inner, rest, value);
  return { ...inputs, [step]: next };
}

function within(inner: unknown, rest: readonly string[], value: unknown): unknown {
  if (Array.isArray(inner)) {
    const [index = "", ...deeper] = rest;
    const list: readonly unknown[] = inner;
    return list.map((one, place) =>
      place !== Number(index) ? one : deeper.length === 0 ? value : within(one, deeper, value),
    );
  }
  const block = typeof inner === "object" && inner !== null ? Object.fromEntries(Object.entries(inner)) : {};
  return changed(block, rest, value);
}

const without =
  (name: string): Break =>
  ({ resources }) => {
    if (!resources.delete(name)) throw new Error(`there is no ${name}`);
  };

const withoutFile =
  (path: string): Break =>
  ({ files }) => {
    if (!files.delete(path)) throw new Error(`there is no ${path}`);
  };

const file =
  (path: string, text: string): Break =>
  ({ files }) => {
    files.set(path, text);
  };

const withoutRecord =
  (about: string): Break =>
  ({ records }) => {
    const index = records.findIndex((record) => record.about === about);
    if (index < 0) throw new Error(`there is no record of ${about}`);
    records.splice(index, 1);
  };

const pod = "spec.template.spec";
const app = `${pod}.containers.0`;

/** By requirement of a point: what breaks it alone, and the factors that ask for the same. */
const breaks: Readonly<Record<string, readonly [Break, ...(readonly string[])]>> = {
  "stack-file": [withoutFile("stacks/index.ts"), "codebase"],
  "locked-versions": [withoutFile("package-lock.json"), "dependencies"],
  "registered-resources": [withoutFile("test/stacks/environments.test.ts")],
  "reviewed-changes": [withoutFile(".github/workflows/review.yml")],
  "sealed-state": [
    () => ({ source: { kind: "state", simulated: false, says: "the state", sealedBy: "passphrase" } }),
  ],
  "secretless-resources": [set("database", "password", "hunter2")],
  "secrets-encrypted": [set("secret", "kmsKeyId", undefined)],
  "secrets-rotate": [set("rotation", "rotationRules.automaticallyAfterDays", 120)],
  "master-password": [set("database", "manageMasterUserPassword", undefined)],
  "secrets-as-files": [
    set("deployment", `${app}.env.0.valueFrom`, { secretKeyRef: { name: "api", key: "password" } }),
    "configuration",
  ],
  "rotation-tested": [withoutFile("service/test/rotation.test.ts")],
  "variables-documented": [file("service/.env.example", "DATABASE_HOST=localhost\n"), "configuration"],
  "variables-tested": [withoutFile("service/test/configuration.test.ts")],
  "three-probes": [set("deployment", `${app}.livenessProbe.httpGet.path`, "/health/ready")],
  "health-tested": [withoutFile("service/test/health.test.ts")],
  "strategy-decided": [withoutFile("docs/adr/0026-a-migration-is-a-job-of-its-release.md")],
  "rolling-update": [set("deployment", "spec.strategy.rollingUpdate.maxUnavailable", 1)],
  "released-images": [set("deployment", `${app}.image`, "example.com/api:latest"), "build-release-run"],
  "release-tested": [
    file(
      "service/test/two-versions.test.ts",
      'it("can be taken back: the old version starts and is ready on the new schema", go);',
    ),
  ],
  "deployment-done": [withoutRecord("deployment")],
  "rollback-page": [file("docs/runbooks/back.md", "# Nothing\n")],
  "revisions-kept": [set("deployment", "spec.revisionHistoryLimit", 0)],
  "rollback-tested": [
    file(
      "service/test/two-versions.test.ts",
      'it("keeps new code out of service until its migration has run, then both versions serve each other\'s orders", go);',
    ),
  ],
  "rollback-drill": [withoutRecord("rollback-drill")],
  autoscalers: [set("autoscaler", "spec.maxReplicas", 3), "concurrency"],
  "pod-metrics": [without("metrics-server")],
  "node-pools": [set("nodes", "spec.limits.memory", undefined)],
  "alarms-have-runbooks": [set("alarm", "alarmDescription", "See docs/runbooks/nowhere.md")],
  "alarms-tell-somebody": [set("alarm", "alarmActions", [])],
  "user-facing-alarm": [set("alarm", "namespace", "AWS/Backup")],
  dashboard: [without("dashboard")],
  "alert-test": [withoutRecord("alert-test")],
  "log-retention": [set("log-group", "retentionInDays", 7)],
  "database-logs": [set("database", "enabledCloudwatchLogsExports", ["upgrade"])],
  "control-plane-logs": [set("cluster", "enabledClusterLogTypes", ["api"])],
  "network-logs": [without("flow-log")],
  "container-logs": [without("log-collector"), "log-streams"],
  "structured-logs": [withoutFile("service/test/logs.test.ts"), "log-streams"],
  "database-backups": [set("database", "backupRetentionPeriod", 7)],
  "backup-plan": [set("backup-plan", "rules.0.lifecycle.deleteAfter", 7)],
  "vault-lock": [without("vault-lock")],
  "restore-tests": [without("restore-test")],
  "database-kept": [set("database", "multiAz", false)],
  zones: [set("subnet-b", "availabilityZoneId", "use1-az1")],
  "pods-spread": [
    set("deployment", `${pod}.topologySpreadConstraints.0.topologyKey`, "kubernetes.io/hostname"),
  ],
  "disruption-budgets": [
    set("disruption-budget", "spec.selector.matchLabels", { "app.kubernetes.io/name": "other" }),
  ],
  "recovery-plan": [file("docs/runbooks/recovery.md", "# Disaster recovery\n\nThe RTO is an hour.\n")],
  "restore-drill": [withoutRecord("restore-drill")],
  "budget-alerts": [set("budget", "notifications.2.notificationType", "ACTUAL")],
  "tagged-resources": [set("aws", "defaultTags", JSON.stringify({ tags: { Project: "plinth" } }))],
  "price-table": [withoutFile("review/cost/prices.yaml")],
  "cost-tags": [withoutRecord("cost-tags")],
  "rules-find-nothing": [
    () => ({
      findings: [{ id: "broken", severity: "block", urn: "urn:pulumi:prod::p::t::n", message: "", fix: "" }],
    }),
  ],
  "closed-network": [set("entry-rule", "toPort", 65_535)],
  "private-database": [set("database", "publiclyAccessible", true)],
  "private-api": [set("cluster", "vpcConfig.endpointPublicAccess", true)],
  "default-deny": [set("deny-all", "spec.policyTypes", ["Ingress"])],
  "own-identities": [set("deployment", `${pod}.automountServiceAccountToken`, true)],
  "least-privilege": [
    set(
      "role-policy",
      "policy",
      JSON.stringify({ Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] }),
    ),
  ],
  "encrypted-at-rest": [set("bucket-encryption", "bucket", "another")],
  "tls-to-database": [set("parameters", "parameters.0.value", "0")],
  "tls-at-entries": [set("entry", "spec.sslPolicy", "ELBSecurityPolicy-2016-08")],
  "scanned-for-weaknesses": [withoutFile(".github/workflows/scan.yml")],
  "security-review": [withoutRecord("security-review")],
  "penetration-test": [withoutRecord("penetration-test")],
  "administrator-mfa": [withoutRecord("administrator-mfa")],
  "runbook-index": [file("docs/runbooks/another.md", "# Another\n")],
  "runbook-tasks": [
    ({ files }) => {
      files.set(
        "docs/runbooks/operations.md",
        (files.get("docs/runbooks/operations.md") ?? "").replace("## Scale\n", ""),
      );
    },
  ],
  "deployment-training": [withoutRecord("deployment-training")],
  "incident-exercise": [withoutRecord("incident-exercise")],
};

/** The same for requirements that only a factor has. */
const factorBreaks: Readonly<Record<string, readonly [Break, ...(readonly string[])]>> = {
  "several-environments": [withoutFile("Pulumi.dev.yaml"), "codebase", "parity"],
  "exact-versions": [
    file("package.json", JSON.stringify({ dependencies: { zod: "^4.6.7" } })),
    "dependencies",
  ],
  "attached-services": [set("deployment", `${app}.env.0.name`, "PORT"), "backing-services"],
  "built-once": [withoutFile(".github/workflows/release.yml"), "build-release-run"],
  "stateless-processes": [
    set("deployment", `${pod}.volumes.0`, { name: "data", persistentVolumeClaim: { claimName: "data" } }),
    "processes",
  ],
  "served-ports": [set("service", "spec.ports.0.targetPort", 9464), "port-binding"],
  "graceful-end": [set("deployment", `${pod}.terminationGracePeriodSeconds`, 30), "disposability"],
  "end-tested": [withoutFile("service/test/shutdown.test.ts"), "disposability"],
  "same-keys": [file("Pulumi.dev.yaml", "config:\n  plinth:environment: dev\n"), "parity"],
  "parity-tested": [withoutFile("test/stacks/config/parity.test.ts"), "parity"],
  "one-off-jobs": [without("migration"), "admin-processes"],
  "task-tested": [withoutFile("test/commands/task.test.ts"), "admin-processes"],
};

function judgedWith(change: Break): Readiness {
  const environment = compliant();
  const more = change(environment);
  return readinessOf(factsOf(environment, more ?? {}));
}

describe("readiness", () => {
  it("is met in all fourteen points and twelve factors where everything holds", () => {
    const readiness = readinessOf(factsOf(compliant()));
    expect(unmet(readiness)).to.deep.equal({ points: [], factors: [] });
    expect(readiness.ready).to.equal(true);
    expect(readiness.points.map(({ number }) => number)).to.deep.equal(points.map((_, index) => index + 1));
    expect(readiness.points).to.have.lengthOf(14);
    expect(readiness.factors.map(({ number }) => number)).to.deep.equal(factors.map((_, index) => index + 1));
    expect(readiness.factors).to.have.lengthOf(12);
  });

  it("is broken here in every requirement of every point and factor", () => {
    const ofPoints = points.flatMap(({ requirements }) => requirements.map(({ id }) => id));
    const ofFactors = factors.flatMap(({ requirements }) => requirements.map(({ id }) => id));
    expect(Object.keys(breaks)).to.have.members(ofPoints);
    expect(Object.keys(factorBreaks)).to.have.members(ofFactors.filter((id) => !ofPoints.includes(id)));
    expect(new Set(ofPoints).size).to.equal(ofPoints.length);
  });

  for (const point of points) {
    for (const { id } of point.requirements) {
      it(`is unmet in exactly the point ${point.id} without ${id}`, () => {
        const [change, ...expected] = breaks[id] ?? [() => undefined];
        const readiness = judgedWith(change);
        expect(unmet(readiness)).to.deep.equal({ points: [point.id], factors: expected });
        const [judged] = readiness.points;
        const bad = judged?.requirements.filter(({ status }) => status !== "met") ?? [];
        expect(bad.map((requirement) => requirement.id)).to.deep.equal([id]);
        expect(bad[0]?.gaps).not.to.deep.equal([]);
        expect(bad[0]?.next).to.be.a("string").and.not.equal("");
        expect(readiness.ready).to.equal(false);
      });
    }
  }

  for (const [id, [change, ...expected]] of Object.entries(factorBreaks)) {
    it(`is unmet in exactly ${expected.join(" and ")} without ${id}`, () => {
      expect(unmet(judgedWith(change))).to.deep.equal({ points: [], factors: expected });
    });
  }

  it("does not count what a simulation alone holds, and says so of each", () => {
    const source = { kind: "plan", simulated: true, says: "the plan in prod.json" } as const;
    const readiness = readinessOf(factsOf(compliant(), { source }));
    const byId = new Map(readiness.points.map((point) => [point.id, point]));
    expect(byId.get("health-checks")).to.include({ status: "not met", simulatedOnly: true });
    expect(byId.get("runbooks")?.status).to.equal("met");
    expect(byId.get("training")?.status).to.equal("met");
    const probes = byId.get("health-checks")?.requirements.find(({ id }) => id === "three-probes");
    expect(probes?.evidence).to.deep.equal([
      {
        kind: "resource",
        urn: "urn:pulumi:prod::plinth::kubernetes:apps/v1:Deployment::deployment",
        counts: false,
      },
    ]);
    expect(probes?.next).to.equal(
      "pulumi stack export --stack prod --file state.json && npm run readiness -- --stack prod --state state.json",
    );
    const counting = [...readiness.points, ...readiness.factors]
      .flatMap(({ requirements }) => requirements)
      .flatMap(({ evidence }) => evidence)
      .filter(({ counts, kind }) => counts && kind === "resource");
    expect(counting).to.deep.equal([]);
  });

  it("cannot be told where a plan leaves open what decides", () => {
    for (const [name, path, requirement, point] of [
      ["autoscaler", "spec", "autoscalers", "scaling"],
      ["deployment", "metadata.namespace", "default-deny", "security-review"],
      ["role-policy", "policy", "least-privilege", "security-review"],
      ["deployment", `${pod}.containers`, "three-probes", "health-checks"],
      ["deployment", `${app}.env`, "secrets-as-files", "secrets"],
    ] as const) {
      const readiness = judgedWith(set(name, path, { unknown: true }));
      const judged = readiness.points.find(({ id }) => id === point);
      const found = judged?.requirements.find(({ id }) => id === requirement);
      expect(found?.status, requirement).to.equal("cannot be told");
      expect(readiness.ready).to.equal(false);
    }
  });

  it("cannot be told where there is something that no rule knows", () => {
    const urn = "urn:pulumi:prod::plinth::aws:new/thing:Thing::thing";
    const unknown = [
      { urn, type: "aws:new/thing:Thing", reason: "No table says whether this type holds data." },
    ];
    const readiness = judgedWith(() => ({ unknown }));
    expect(unmet(readiness)).to.deep.equal({ points: ["security-review"], factors: [] });
    expect(readiness.points[0]?.requirements[0]?.gaps).to.deep.equal([
      { says: "Something is not known:", value: "No table says whether this type holds data.", urn },
    ]);
    expect(readiness.points[0]?.status).to.equal("cannot be told");
  });

  it("takes the key that is made with a resource as given, although its ARN is not known yet", () => {
    expect(unmet(judgedWith(set("secret", "kmsKeyId", { unknown: true })))).to.deep.equal({
      points: [],
      factors: [],
    });
  });

  it("lists what lacks before what a simulation alone shows, and that before what is met", () => {
    const environment = compliant();
    environment.files.delete(".github/workflows/review.yml");
    const source = { kind: "state", simulated: true, says: "the state", sealedBy: "awskms" } as const;
    const order = readinessOf(factsOf(environment, { source })).points.map(({ simulatedOnly, status }) =>
      simulatedOnly ? "simulated alone" : status,
    );
    expect(order[0]).to.equal("not met");
    expect(order.slice(1, -2).every((word) => word === "simulated alone")).to.equal(true);
    expect(order.slice(-2)).to.deep.equal(["met", "met"]);
  });

  it("is not met by a test that is left out, or by one whose title stands in a comment", () => {
    const title = "lets a request end that is under way when the door closes";
    for (const text of [
      `it.skip("${title}", go);`,
      `// it("${title}", go);`,
      `it("${title}", go); it.skip("x", go);`,
    ]) {
      const judged = unmet(judgedWith(file("service/test/shutdown.test.ts", text)));
      expect(judged, text).to.deep.equal({ points: [], factors: ["disposability"] });
    }
  });

  it("asks for a rotation of every secret that rotates", () => {
    const judged = judgedWith(({ resources }) => {
      const more = { kmsKeyId: "key", tags: { "plinth:changed-by": "rotation" } };
      resources.set("second", resource("aws:secretsmanager/secret:Secret", "second", more));
    });
    expect(unmet(judged).points).to.deep.equal(["secrets"]);
  });

  it("asks for an autoscaler of every service", () => {
    const judged = judgedWith(set("autoscaler", "spec.scaleTargetRef.name", "another"));
    expect(unmet(judged)).to.deep.equal({ points: ["scaling"], factors: ["concurrency"] });
  });

  it("has a record of every subject to read", () => {
    const asked = points
      .flatMap(({ requirements }) => requirements)
      .filter(({ next }) => next.includes("docs/records/"));
    expect(asked).to.have.lengthOf(subjectNames.length);
  });
});
