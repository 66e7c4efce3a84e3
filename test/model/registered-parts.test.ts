import { expect } from "chai";
import { type RegisteredResource, registeredParts } from "../../model/reachability/registered-parts.ts";
import { ClusterModelError, type ClusterParts } from "../../model/reachability.ts";

type Fields = Readonly<Record<string, unknown>>;

const object = (kind: string, metadata: Fields, more: Fields = {}): RegisteredResource => ({
  type: `kubernetes:any:${kind}`,
  inputs: { apiVersion: "any", kind, metadata, ...more },
});
const api = { name: "api", namespace: "api" };
const template = (more: Fields = {}) => ({
  metadata: { labels: { "app.kubernetes.io/name": "api" } },
  spec: { containers: [{ name: "app", ports: [{ name: "http", containerPort: 8080 }] }], ...more },
});
const enforcement = object(
  "ConfigMap",
  { name: "amazon-vpc-cni", namespace: "kube-system" },
  { data: { "enable-network-policy-controller": "true" } },
);
const nodeClass = (networkPolicy: string) =>
  object("NodeClass", { name: networkPolicy }, { spec: { networkPolicy } });
const policy = (kind: string, spec: Fields) => object(kind, { name: "one", namespace: "api" }, { spec });
const rule = (inputs: Fields, direction = "Egress"): RegisteredResource => ({
  type: `aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`,
  inputs: { securityGroupId: "sg-pods", ipProtocol: "tcp", fromPort: 443, toPort: 443, ...inputs },
});

const read = (...resources: readonly RegisteredResource[]): ClusterParts =>
  registeredParts({
    resources,
    groups: { "sg-pods": "pods", "sg-cluster": ["10.0.9.0/28", "10.0.9.16/28"] },
    podSubnets: ["10.0.0.0/29", "10.0.1.0/28"],
    clusterDns: "172.20.0.10",
  });

const rulesOf = (...resources: readonly RegisteredResource[]) => {
  const { podSecurityGroupRules: rules } = read(...resources);
  if (rules === "none") throw new Error("no rules were read");
  return rules.map(
    ({ direction, fromPort, peer, protocol, toPort }) =>
      `${direction} ${protocol} ${fromPort}-${toPort} ${peer}`,
  );
};

describe("parts of a cluster from what is registered", () => {
  it("have a pod for each workload, with its labels and ports, called as kubectl calls it", () => {
    const { pods } = read(
      object("Deployment", api, { spec: { template: template() } }),
      object("Job", { ...api, name: "migration" }, { spec: { template: template() } }),
      object(
        "CronJob",
        { ...api, name: "purge" },
        { spec: { jobTemplate: { spec: { template: template() } } } },
      ),
      object("DaemonSet", { ...api, name: "agent" }, { spec: { template: template({ hostNetwork: true }) } }),
    );
    expect(pods.map(({ hostNetwork, name }) => [name, hostNetwork])).to.deep.equal([
      ["daemonset/agent", true],
      ["deployment/api", false],
      ["job/migration", false],
      ["cronjob/purge", false],
    ]);
    expect(pods[1]).to.deep.include({
      namespace: "api",
      labels: { "app.kubernetes.io/name": "api" },
      ports: [{ name: "http", port: 8080, protocol: "TCP" }],
    });
  });

  it("give each pod an address of its own, from one subnet after the other", () => {
    const deployments = ["a", "b", "c", "d", "e"].map((name) =>
      object("Deployment", { ...api, name }, { spec: { template: template() } }),
    );
    expect(read(...deployments).pods.map(({ address }) => address)).to.deep.equal([
      "10.0.0.4",
      "10.0.0.5",
      "10.0.0.6",
      "10.0.1.4",
      "10.0.1.5",
    ]);
  });

  it("reject more pods than there are addresses", () => {
    const deployments = Array.from({ length: 15 }, (_, index) =>
      object("Deployment", { ...api, name: `a${index}` }, { spec: { template: template() } }),
    );
    expect(() => read(...deployments)).to.throw(ClusterModelError, "more pods than addresses");
  });

  it("have the namespaces that are made and those that every cluster has", () => {
    const { namespaces } = read(object("Namespace", { name: "api", labels: { team: "shop" } }));
    expect(namespaces.map(({ name }) => name)).to.include.members(["api", "default", "kube-system"]);
    expect(namespaces.find(({ name }) => name === "api")?.labels).to.deep.equal({ team: "shop" });
  });

  it("have policies of both kinds as they are", () => {
    const spec = { podSelector: {}, policyTypes: ["Egress"], egress: [{ ports: [{ port: 53 }] }] };
    const hosts = { podSelector: {}, egress: [{ to: [{ domainNames: ["example.com"] }] }] };
    const parts = read(enforcement, policy("NetworkPolicy", spec), policy("ApplicationNetworkPolicy", hosts));
    expect(parts.networkPolicies).to.deep.equal([{ name: "one", namespace: "api", spec }]);
    expect(parts.hostPolicies).to.deep.equal([{ name: "one", namespace: "api", spec: hosts }]);
  });

  it("have no policy and deny nothing where the switch for policies is missing or off", () => {
    const off = object(
      "ConfigMap",
      { name: "amazon-vpc-cni", namespace: "kube-system" },
      { data: { "enable-network-policy-controller": "false" } },
    );
    for (const more of [[], [off]]) {
      const parts = read(...more, nodeClass("DefaultDeny"), policy("NetworkPolicy", { podSelector: {} }));
      expect([parts.networkPolicies, parts.unselectedPods]).to.deep.equal([[], "DefaultAllow"]);
    }
  });

  it("deny by default only where every node class does", () => {
    const defaults = (...names: readonly string[]) =>
      read(enforcement, ...names.map(nodeClass)).unselectedPods;
    expect(defaults("DefaultDeny")).to.equal("DefaultDeny");
    expect(defaults("DefaultDeny", "DefaultAllow")).to.equal("DefaultAllow");
    expect(defaults()).to.equal("DefaultAllow");
  });

  it("have the rules of the pods' security group and of no other, for members of another group by its blocks", () => {
    expect(
      rulesOf(
        rule({ cidrIpv4: "10.0.2.0/24" }),
        rule({ referencedSecurityGroupId: "sg-pods", fromPort: 8080, toPort: 8081 }, "Ingress"),
        rule({ referencedSecurityGroupId: "sg-cluster", ipProtocol: "17", fromPort: 53, toPort: 53 }),
        rule({ securityGroupId: "sg-database", referencedSecurityGroupId: "sg-pods" }, "Ingress"),
      ),
    ).to.deep.equal([
      "egress tcp 443-443 10.0.2.0/24",
      "ingress tcp 8080-8081 pods",
      "egress udp 53-53 10.0.9.0/28",
      "egress udp 53-53 10.0.9.16/28",
    ]);
  });

  it("take a rule for every protocol for all ports, and one for ICMP for none", () => {
    const anywhere = { cidrIpv4: "0.0.0.0/0" };
    expect(
      rulesOf(
        rule({ ...anywhere, ipProtocol: "-1", fromPort: -1, toPort: -1 }),
        rule({ ...anywhere, ipProtocol: "icmp" }),
      ),
    ).to.deep.equal(["egress tcp 0-65535 0.0.0.0/0", "egress udp 0-65535 0.0.0.0/0"]);
  });

  it("reject a rule whose peer nobody has told of, or that is not known yet", () => {
    expect(() => read(rule({ referencedSecurityGroupId: "sg-other" }))).to.throw(
      ClusterModelError,
      "sg-other",
    );
    expect(() => read(rule({ prefixListId: "pl-1" }))).to.throw(ClusterModelError, "of a list");
    expect(() => read(rule({ securityGroupId: { unknown: true } }))).to.throw(
      ClusterModelError,
      "securityGroupId",
    );
  });

  it("reject rules that stand in the group itself, or are of the older kind, instead of passing over them", () => {
    const group = { type: "aws:ec2/securityGroup:SecurityGroup", inputs: { egress: [{ fromPort: 0 }] } };
    const older = { type: "aws:ec2/securityGroupRule:SecurityGroupRule", inputs: { type: "egress" } };
    for (const one of [group, older]) expect(() => read(one)).to.throw(ClusterModelError, "of its own");
  });

  it("reject what decides as well and is not judged", () => {
    for (const kind of ["ClusterNetworkPolicy", "AdminNetworkPolicy", "SecurityGroupPolicy", "Pod"]) {
      expect(() => read(object(kind, api))).to.throw(ClusterModelError, kind);
    }
  });

  it("reject a field of a policy that nobody reads, and a workload that cannot be read", () => {
    expect(() => read(enforcement, policy("NetworkPolicy", { podSelector: {}, tier: "Admin" }))).to.throw(
      ClusterModelError,
      "tier",
    );
    expect(() => read(object("Deployment", api, { spec: {} }))).to.throw(ClusterModelError, "template");
  });
});
