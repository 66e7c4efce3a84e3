import { expect } from "chai";
import { httpsAnywhere } from "../../policies/https-anywhere.ts";
import { step } from "./plan-steps.ts";

const block = (cidr: string) => ({ to: [{ ipBlock: { cidr } }], ports: [{ port: 443, protocol: "TCP" }] });

const metadata = {
  name: "outgoing",
  namespace: "orders",
  labels: { "app.kubernetes.io/component": "service" },
};

const policy = (...egress: readonly object[]) => ({ metadata, spec: { egress } });

const change = (op: "create" | "delete" | "same" | "update", before: object | null, after: object | null) =>
  step({
    op,
    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    name: "orders-namespace-outgoing",
    old: before === null ? null : { ...before },
    new: after === null ? null : { ...after },
  });

const inside = policy(block("10.16.204.0/24"));
const anywhere = policy(block("10.16.204.0/24"), block("0.0.0.0/0"));

describe("https-anywhere", () => {
  it("notes which service may reach every address from now on, and what would be narrower", () => {
    const opened = change("create", null, anywhere);
    expect(httpsAnywhere.check([opened])).to.deep.equal([
      {
        id: "https-anywhere",
        severity: "info",
        urn: opened.urn,
        message:
          "The service orders may reach every address outside the VPC on port 443, because it connects to https.",
        fix: "Where its hosts are known, name them instead: host:NAME in connectsTo.",
      },
    ]);
  });

  it("notes a policy that is opened later", () => {
    expect(httpsAnywhere.check([change("update", inside, anywhere)])).to.have.lengthOf(1);
  });

  it("says nothing of what was open before, is closed, goes, or leads to a block alone", () => {
    const steps = [
      change("same", anywhere, anywhere),
      change("update", anywhere, { ...anywhere, metadata: { ...metadata, name: "other" } }),
      change("update", anywhere, inside),
      change("delete", anywhere, null),
      change("create", null, inside),
    ];
    expect(httpsAnywhere.check(steps)).to.deep.equal([]);
  });

  it("says nothing of an add-on, whose way out nobody declares", () => {
    const addon = { ...anywhere, metadata: { name: "platform-addon", namespace: { unknown: true } } };
    expect(httpsAnywhere.check([change("create", null, addon)])).to.deep.equal([]);
  });

  it("says nothing of other types", () => {
    expect(
      httpsAnywhere.check([step({ op: "create", type: "aws:s3/bucket:Bucket", name: "b" })]),
    ).to.deep.equal([]);
  });
});
