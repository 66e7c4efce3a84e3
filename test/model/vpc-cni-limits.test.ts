import { expect } from "chai";
import type { NetworkPolicySpec, ServicePolicies } from "../../model/network-policy.ts";
import { podLabels } from "../../model/pod-labels.ts";
import { ownerMistakes, policyMistakes, serviceMistakes } from "../../model/vpc-cni-limits.ts";

const policies = (
  ...specs: readonly Omit<NetworkPolicySpec, "podSelector" | "policyTypes">[]
): ServicePolicies => ({
  networkPolicies: specs.map((spec, index) => ({
    namespace: "shop",
    name: `policy-${index}`,
    spec: { podSelector: {}, policyTypes: ["Egress", "Ingress"], ...spec },
  })),
  hostPolicies: [],
});
const portsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({ port: first + index }));
const block = (cidr: string) => ({ ipBlock: { cidr } });
const shop = podLabels("shop", "service");

describe("limits of the VPC CNI", () => {
  it("allow 24 combinations of port and protocol for one peer, a range and a repetition counting once", () => {
    const full = {
      to: [block("10.0.0.0/24")],
      ports: [...portsFrom(1000, 23), { port: 5000, endPort: 6000 }],
    };
    expect(policyMistakes(policies({ egress: [full] }, { egress: [full] }))).to.deep.equal([]);
  });

  it("reject the 25th, counted over all policies and the wider blocks around", () => {
    const narrow = { to: [block("10.0.0.0/24")], ports: portsFrom(1000, 20) };
    const wide = {
      to: [block("10.0.0.0/16")],
      ports: [...portsFrom(2000, 4), { port: 1000, protocol: "UDP" as const }],
    };
    expect(policyMistakes(policies({ egress: [narrow] }, { egress: [wide] }))).to.deep.equal([
      {
        subject: "egress of the namespace shop for the peer 10.0.0.0/24",
        message: "has 25 combinations of port and protocol, counted over all policies",
        allowed: "at most 24 for one peer; a range counts once",
      },
    ]);
    expect(
      policyMistakes(policies({ egress: [narrow] }, { ingress: [{ from: wide.to, ports: wide.ports }] })),
    ).to.deep.equal([]);
  });

  it("count selectors like blocks", () => {
    const peer = { podSelector: { matchLabels: shop } };
    expect(
      policyMistakes(policies({ ingress: [{ from: [peer], ports: portsFrom(1, 25) }] })),
    ).to.have.lengthOf(1);
  });

  it("reject a port's name beside addresses or beside no peer, and take it beside a selector", () => {
    const named = [{ port: "http" }];
    const found = policyMistakes(
      policies({
        ingress: [
          { from: [{ podSelector: {} }], ports: named },
          { from: [block("10.0.0.0/24")], ports: named },
          { ports: named },
        ],
      }),
    );
    expect(found.map(({ subject }) => subject)).to.deep.equal([
      "ingress rule 2 of the policy shop/policy-0",
      "ingress rule 3 of the policy shop/policy-0",
    ]);
  });

  it("reject a host policy with the name of a network policy in its namespace alone", () => {
    const spec = { podSelector: {}, policyTypes: ["Egress"] } as const;
    const twins = {
      networkPolicies: [{ namespace: "shop", name: "hosts", spec }],
      hostPolicies: [
        { namespace: "shop", name: "hosts", spec },
        { namespace: "stock", name: "hosts", spec },
      ],
    };
    expect(policyMistakes(twins).map(({ subject }) => subject)).to.deep.equal(["the host policy shop/hosts"]);
  });

  it("reject a Service whose port is not the container's", () => {
    const service = {
      namespace: "shop",
      name: "shop",
      selector: shop,
      ports: [{ port: 80, targetPort: 8080 }],
    };
    expect(serviceMistakes([service], policies())).to.deep.equal([
      {
        subject: "the Service shop/shop",
        message: "has the port 80 for the container's port 8080",
        allowed: "8080, the container's",
      },
    ]);
    expect(
      serviceMistakes([{ ...service, ports: [{ port: 8080, targetPort: 8080 }] }], policies()),
    ).to.deep.equal([]);
  });

  it("reject a Service whose selector lacks a label that callers' policies name", () => {
    const calls = policies({
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } },
              podSelector: { matchLabels: shop },
            },
          ],
        },
      ],
    });
    const service = { namespace: "shop", name: "shop", ports: [] };
    expect(serviceMistakes([{ ...service, selector: shop }], calls)).to.deep.equal([]);
    const { "app.kubernetes.io/name": name = "" } = shop;
    const found = serviceMistakes([{ ...service, selector: { "app.kubernetes.io/name": name } }], calls);
    expect(found.map(({ message }) => message)).to.deep.equal([
      'is called under the labels {"matchLabels":{"app.kubernetes.io/name":"shop","app.kubernetes.io/component":"service"}}, ' +
        "which its selector does not have",
    ]);
    const elsewhere = { ...service, namespace: "stock", selector: { "app.kubernetes.io/name": name } };
    expect(serviceMistakes([elsewhere], calls)).to.deep.equal([]);
  });

  it("reject a pod without an owner", () => {
    const objects = ["Deployment", "Pod"].map((kind) => ({ kind, namespace: "shop", name: "one" }));
    expect(ownerMistakes(objects).map(({ subject }) => subject)).to.deep.equal(["the Pod shop/one"]);
  });
});
