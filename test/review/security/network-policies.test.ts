import { expect } from "chai";
import type { PlanInputs, PlanStep } from "../../../model/plan.ts";
import { securityDelta } from "../../../review/security/security-delta.ts";
import { step } from "../../policies/plan-steps.ts";

const type = "kubernetes:networking.k8s.io/v1:NetworkPolicy";
const policy = (spec: unknown): PlanInputs => ({ metadata: { name: "p", namespace: "api" }, spec });
const egress = (...cidrs: readonly string[]) => ({
  podSelector: { matchLabels: { "app.kubernetes.io/name": "api" } },
  policyTypes: ["Egress"],
  egress: cidrs.map((cidr) => ({ to: [{ ipBlock: { cidr } }], ports: [{ port: 443, protocol: "TCP" }] })),
});
const denyAll = policy({ podSelector: {}, policyTypes: ["Egress", "Ingress"] });

const change = (name: string, old: PlanInputs | null, next: PlanInputs | null): PlanStep =>
  step({
    op: old === null ? "create" : next === null ? "delete" : old === next ? "same" : "update",
    type,
    name,
    old,
    new: next,
  });

const told = (...steps: readonly PlanStep[]) => {
  const { changes, undecided } = securityDelta(steps);
  return [
    ...changes.map(({ direction, what }) => `${direction}: ${what.join("; ")}`),
    ...undecided.map(({ property }) => `? ${property ?? ""}`),
  ];
};

describe("the security delta of network policies", () => {
  const one = policy(egress("10.0.0.0/24"));
  const two = policy(egress("10.0.0.0/24", "10.0.1.0/24"));

  it("says which peer is opened and which closed, wherever it stands in its list", () => {
    expect(told(change("p", one, policy(egress("10.0.1.0/24", "10.0.0.0/24"))))).to.deep.equal([
      "widened: egress TCP 443 to 10.0.1.0/24, for pods name=api",
    ]);
    expect(told(change("p", two, one))).to.deep.equal([
      "narrowed: egress TCP 443 to 10.0.1.0/24, for pods name=api",
    ]);
  });

  it("says that a deleted policy opens its pods, unless another one isolates them all the same", () => {
    const closes = "narrowed: egress TCP 443 to 10.0.0.0/24, for pods name=api";
    expect(told(change("p", one, null))).to.deep.equal([
      "widened: no longer: all other egress denied to pods name=api",
      closes,
    ]);
    expect(told(change("p", one, null), change("deny-all", denyAll, denyAll))).to.deep.equal([closes]);
  });

  it("does not take a policy of another namespace for one of this", () => {
    const elsewhere = { ...denyAll, metadata: { name: "deny-all", namespace: "worker" } };
    expect(told(change("p", one, null), change("deny-all", elsewhere, elsewhere))[0]).to.match(/^widened/u);
  });

  it("says that a rule without peers admits everybody", () => {
    const open = policy({ podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] });
    expect(told(change("p", policy({ podSelector: {}, policyTypes: ["Ingress"] }), open))).to.deep.equal([
      "widened: ingress every port from everywhere, for every pod",
    ]);
  });

  it("knows that a range holds its ports, and that a name is none of them", () => {
    const ports = (...given: readonly unknown[]) => policy({ podSelector: {}, ingress: [{ ports: given }] });
    const range = { port: 8000, endPort: 8100, protocol: "TCP" };
    expect(told(change("p", ports(range), ports({ port: 8080 })))).to.deep.equal([
      "narrowed: ingress TCP 8000-8100 from everywhere, for every pod",
    ]);
    expect(told(change("p", ports(range), ports(range, { port: "http" })))).to.deep.equal([
      "widened: ingress TCP http from everywhere, for every pod",
    ]);
  });

  it("does not decide about a policy that is known only after the update", () => {
    expect(told(change("p", one, policy({ unknown: true })))).to.deep.equal(["? spec"]);
  });
});
