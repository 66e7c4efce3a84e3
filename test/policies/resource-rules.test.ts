import { expect } from "chai";
import type { PlannedResource } from "../../model/planned-resource.ts";
import { deferredOf } from "../../policies/deferred.ts";
import { unknownValue } from "../../policies/input-values.ts";
import { findingsIn, resourceRules } from "../../policies/resource-rules.ts";
import { ResourceSet } from "../../policies/resource-set.ts";
import { encryption } from "./breakages/encryption.ts";
import { exposure } from "./breakages/exposure.ts";
import { governance } from "./breakages/governance.ts";
import { identity } from "./breakages/identity.ts";
import { retention } from "./breakages/retention.ts";
import { workloads } from "./breakages/workloads.ts";
import { compliantEnvironment, withValue } from "./compliant/environment.ts";
import { policy, registered } from "./compliant/registered.ts";

const all = [...exposure, ...encryption, ...identity, ...retention, ...workloads, ...governance];

const nameOf = (urn: string) => urn.split("::").at(-1);

function found(resources: readonly PlannedResource[]): readonly string[] {
  return findingsIn(new ResourceSet(resources)).map(({ id, urn }) => `${id} ${nameOf(urn) ?? ""}`);
}

describe("the rules over resources", () => {
  it("find nothing in an environment that keeps all of them", () => {
    expect(findingsIn(new ResourceSet(compliantEnvironment))).to.deep.equal([]);
  });

  it("judge something in it, each of them", () => {
    const types = new Set(compliantEnvironment.map(({ type }) => type));
    const idle = resourceRules
      .filter(({ reads }) => Object.keys(reads).length > 0)
      .filter(({ reads }) => !Object.keys(reads).some((type) => types.has(type)));
    expect(idle.map(({ id }) => id)).to.deep.equal([]);
  });

  it("are all broken by something below", () => {
    const broken = new Set(all.map(({ rule }) => rule));
    expect(resourceRules.map(({ id }) => id).filter((id) => !broken.has(id))).to.deep.equal([]);
  });

  for (const { found: name, resources, rule, what } of all) {
    it(`${rule} finds ${what}, and no other rule finds anything`, () => {
      expect(found(resources)).to.deep.equal([`${rule} ${name}`]);
    });
  }

  it("carry their id, their severity and their fix into each finding, and say what is wrong in sentences", () => {
    const rules = new Map(resourceRules.map((rule) => [rule.id, rule]));
    for (const { resources } of all) {
      for (const { fix, id, message, severity } of findingsIn(new ResourceSet(resources))) {
        expect(rules.get(id)).to.include({ fix, severity });
        expect(message).to.match(/^[A-Z].*\.$/u);
      }
    }
  });

  it("say what they protect, whom they serve and what to do, each in words of its own", () => {
    for (const key of ["protects", "fix"] as const) {
      const texts = resourceRules.map((rule) => rule[key]);
      for (const text of texts) expect(text).to.match(/^[A-Z].{20,}\.$/u);
      expect(new Set(texts).size).to.equal(texts.length);
    }
    for (const { control } of resourceRules) {
      expect(control).to.match(
        /^(AWS Security Hub|AWS Well-Architected|AWS Control Tower|Amazon EKS Best Practices Guide|NSA\/CISA|Pod Security Standards|OWASP Kubernetes Top Ten) ?[\w,]/u,
      );
    }
  });

  it("let an environment that is thrown away go without protection, final snapshot and running pods, and with fewer days", () => {
    const relaxed = [
      ["database", ["deletionProtection"], false],
      ["database", ["skipFinalSnapshot"], true],
      ["database", ["backupRetentionPeriod"], 3],
      ["database-log", ["retentionInDays"], 30],
      ["api-autoscaler", ["spec", "minReplicas"], 0],
    ] as const;
    const disposable = (dataClass: string) =>
      relaxed.map(([name, path, value]) =>
        withValue(name, path, value).map((resource) =>
          resource.name === "environment"
            ? { ...resource, inputs: { ...resource.inputs, disposable: true, dataClass } }
            : resource,
        ),
      );
    expect(disposable("internal").flatMap(found)).to.deep.equal([]);
    // What it holds counts for more than what it says.
    expect(disposable("confidential").flatMap(found)).to.deep.equal([
      "deletion-protection database",
      "final-snapshot database",
      "backup-retention database",
      "log-retention database-log",
      "serving-replicas api-autoscaler",
    ]);
  });

  it("let other accounts in that are declared, and those that a condition keeps to a known one", () => {
    const other = "arn:aws:iam::999900001111:root";
    const statement = { Effect: "Allow", Action: "kms:Decrypt", Resource: "*" };
    const key = (Principal: unknown, Condition = {}) =>
      withValue("database-key", ["policy"], policy({ ...statement, Principal, Condition }));
    const declared = key({ AWS: other }).map((resource) =>
      resource.name === "environment"
        ? { ...resource, inputs: { ...resource.inputs, accountIds: ["777788889999", "999900001111"] } }
        : resource,
    );
    expect(found(declared)).to.deep.equal([]);
    const own = { StringEquals: { "aws:PrincipalAccount": "777788889999" } };
    for (const principal of ["*", { AWS: other }, { Service: "sns.amazonaws.com" }])
      expect(found(key(principal, own))).to.deep.equal([]);
    const asker = { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::${aws:ResourceAccount}:role/api" } };
    expect(found(key("*", asker))).to.deep.equal([]);
    const bucket = { ArnLike: { "aws:SourceArn": "arn:aws:s3:::plinth-flow-logs" } };
    expect(found(key({ Service: "s3.amazonaws.com" }, bucket))).to.deep.equal([]);
    // What is refused is given to nobody.
    const denied = policy({ ...statement, Effect: "Deny", Principal: { AWS: other } });
    expect(found(withValue("database-key", ["policy"], denied))).to.deep.equal([]);
  });

  it("let private subnets out through NAT gateways and VPN gateways", () => {
    const leads = (target: Readonly<Record<string, string>>) =>
      withValue("network-database-a-routes", ["routes"], [{ cidrBlock: "0.0.0.0/0", ...target }]);
    for (const target of [{ natGatewayId: "nat-1" }, { gatewayId: "vgw-1" }, { gatewayId: "local" }])
      expect(found(leads(target))).to.deep.equal([]);
    const vpn = registered("aws:ec2/vpnGateway:VpnGateway", "office", { vpcId: "vpc-0a1b2c3d4e5f60718" });
    const toOffice = {
      ...registered("aws:ec2/route:Route", "network-database-a-office", {
        routeTableId: "rtb-network-database-a",
        destinationCidrBlock: "10.8.0.0/16",
        gatewayId: unknownValue,
      }),
      dependencies: { gatewayId: [vpn.urn] },
    };
    expect(found([...compliantEnvironment, vpn, toOffice])).to.deep.equal([]);
  });

  it("take a subnet for a public one where its tag is empty, or not known yet", () => {
    for (const tag of ["", unknownValue])
      expect(found(withValue("network-public-a", ["tags", "kubernetes.io/role/elb"], tag))).to.deep.equal([]);
  });

  it("take what comes from another resource for given, and find nothing in what is not known yet", () => {
    const cases: readonly (readonly [string, readonly string[]])[] = [
      ["database", ["kmsKeyId"]],
      ["database", ["finalSnapshotIdentifier"]],
      ["alarms-policy", ["policy"]],
      ["api-secrets", ["policy"]],
      ["api-deny", ["metadata", "namespace"]],
      ["api-budget", ["metadata", "namespace"]],
      ["ingress-public", ["spec"]],
    ];
    for (const [name, path] of cases)
      expect(found(withValue(name, path, unknownValue)), name).to.deep.equal([]);
  });

  it("leave a function's permission until it is known who gets it, and name what is not", () => {
    const later = registered("aws:lambda/permission:Permission", "later", {
      action: "lambda:InvokeFunction",
      principal: unknownValue,
      sourceArn: unknownValue,
    });
    const resources = new ResourceSet([...compliantEnvironment, later]);
    expect(findingsIn(resources)).to.deep.equal([]);
    expect(deferredOf(resources).map(({ property }) => property)).to.deep.equal(["principal", "sourceArn"]);
  });
});
