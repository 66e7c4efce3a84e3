import { expect } from "chai";
import type { PlanInputs } from "../../model/plan.ts";
import { judge, verdictOf } from "../../review/judge.ts";
import { judgeState } from "../../review/judge-state.ts";
import { renderSummary } from "../../review/summary.ts";
import { change, step } from "../policies/plan-steps.ts";

const type = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const world = { cidrIpv4: "0.0.0.0/0", ipProtocol: "tcp", fromPort: 22, toPort: 22 };
const inside = { ...world, cidrIpv4: "10.48.0.0/16" };

const plan = (name: string, before: PlanInputs | null, after: PlanInputs) =>
  step({
    op: before === null ? "create" : before === after ? "same" : "update",
    type,
    name,
    old: before,
    new: after,
    diff:
      before === null || before === after ? [] : [change("cidrIpv4", before["cidrIpv4"], after["cidrIpv4"])],
  });

const judged = (...steps: Parameters<typeof judge>[0]["steps"]) =>
  judge({ stack: "prod", simulated: false, steps }, []);

describe("what rules say of a plan's resources", () => {
  it("is new where the plan brings it, by a new resource and by a changed one", () => {
    const { findings } = judged(plan("created", null, world), plan("opened", inside, world));

    expect(
      findings.map(({ id, preexisting, urn }) => [id, preexisting, urn.split("::").at(-1)]),
    ).to.deep.equal([
      ["open-ingress", undefined, "created"],
      ["open-ingress", undefined, "opened"],
    ]);
  });

  it("is marked where it was to be said before, and blocks as much", () => {
    const old = judged(plan("open", world, world));
    expect(old.findings.map(({ preexisting }) => preexisting)).to.deep.equal([true]);
    expect(verdictOf(old)).to.equal("BLOCK");
  });

  it("is new where the same resource breaks the rule in another way", () => {
    const { findings } = judged(plan("open", world, { ...world, fromPort: 0 }));
    expect(findings.map(({ preexisting }) => preexisting)).to.deep.equal([undefined]);
  });

  it("is gone where the plan mends it or deletes the resource", () => {
    const deleted = step({ op: "delete", type, name: "gone", old: world });
    expect(judged(plan("closed", world, inside), deleted).findings).to.deep.equal([]);
  });

  it("is shown apart: first what the plan brings, then what was there", () => {
    const text = renderSummary(judged(plan("a", world, world), plan("b", null, world)), { color: false });
    const [brought = "", before = ""] = text.split("There before this plan, and not its doing:");
    expect(brought).to.include("BLOCK open-ingress").and.to.include("::b\n").and.not.to.include("::a\n");
    expect(before).to.include("BLOCK open-ingress").and.to.include("::a\n").and.not.to.include("::b\n");
  });

  it("waits for what is known only after the update, and only where something changes", () => {
    const policy = { policy: { unknown: true } };
    const rolePolicy = "aws:iam/rolePolicy:RolePolicy";
    const steps = [
      step({ op: "create", type: rolePolicy, name: "new", new: policy }),
      step({ op: "same", type: rolePolicy, name: "same", old: policy, new: policy }),
    ];
    const { deferred, findings, unknown } = judged(...steps);

    expect(deferred.map(({ property, urn }) => [urn.split("::").at(-1), property])).to.deep.equal([
      ["new", "policy"],
    ]);
    expect([findings, unknown]).to.deep.equal([[], []]);
    expect(renderSummary(judged(...steps), { color: false })).to.include("1 × policy of RolePolicy");
  });

  it("is the same over a state that has these inputs", () => {
    const created = plan("created", null, world);
    const { findings } = judged(created);
    expect(findings).to.have.lengthOf(1);
    expect(judgeState([{ urn: created.urn, type, inputs: world, outputs: {} }], []).findings).to.deep.equal(
      findings,
    );
  });

  it("includes types that no rule judges and nobody has looked at: CAUTION", () => {
    const strange = step({ op: "create", type: "aws:amp/workspace:Workspace", name: "metrics", new: {} });
    const { unknown } = judged(strange);
    expect(unknown.map(({ reason }) => reason)).to.deep.equal([
      "No rule judges this type: write one, or say in policies/nothing-to-judge.ts why none is needed.",
    ]);
    expect(verdictOf(judged(strange))).to.equal("CAUTION");
  });
});
