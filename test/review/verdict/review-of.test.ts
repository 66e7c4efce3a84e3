import { expect } from "chai";
import type { Finding, PlanStep } from "../../../model/plan.ts";
import type { Waiver } from "../../../policies/waivers.ts";
import { judge } from "../../../review/judge.ts";
import { reviewSchema } from "../../../review/verdict/review.ts";
import { type ReviewContext, reviewOf } from "../../../review/verdict/review-of.ts";
import { bucketType, change, stackStep, step, vpcType } from "../../policies/plan-steps.ts";

const stack = stackStep();
const network = step({ op: "same", type: "plinth:network:Network", name: "network" }, stack);
const vpc = step(
  {
    op: "replace",
    type: vpcType,
    name: "network",
    replaceKeys: ["cidrBlock"],
    protect: true,
    stateful: true,
    diff: [change("cidrBlock", "10.0.0.0/16", "10.1.0.0/16", { replaces: true })],
  },
  network,
);
const subnet = step(
  {
    op: "replace",
    type: "aws:ec2/subnet:Subnet",
    name: "subnet",
    stateful: true,
    replaceKeys: ["vpcId"],
    diff: [change("vpcId", "vpc-1", { unknown: true }, { replaces: true })],
  },
  network,
);
const bucket = step({ op: "delete", type: bucketType, name: "logs", stateful: true });
const autoscaler = step({
  op: "update",
  type: "kubernetes:autoscaling/v2:HorizontalPodAutoscaler",
  name: "api",
  old: { spec: { maxReplicas: 1 } },
  new: { spec: { maxReplicas: 2 } },
  diff: [change("spec.maxReplicas", 1, 2)],
});

const review = (
  steps: readonly PlanStep[],
  {
    simulated = true,
    waivers = [],
    ...context
  }: ReviewContext & { simulated?: boolean; waivers?: Waiver[] } = {},
) => reviewOf(judge({ stack: "prod", simulated, steps }, waivers), context);

describe("a review", () => {
  it("lists what holds data and would go, with what forces it and what to do instead", () => {
    const { data, downtime, verdict } = review([stack, network, subnet, vpc, bucket]);
    expect(verdict).to.equal("BLOCK");
    expect(data.map(({ follows, forcedBy, name, op }) => [op, name, forcedBy, follows])).to.deep.equal([
      ["delete", "logs", [], undefined],
      ["replace", "network", ["cidrBlock"], undefined],
      ["replace", "subnet", ["vpcId"], vpc.urn],
    ]);
    expect(data[1]).to.include({
      lost: "the whole network with everything placed in it",
      instead: "build a new environment beside this one and move the services to it",
      protect: true,
    });
    expect(downtime.expected).to.equal("outage");
    expect(downtime.by.map(({ name }) => name)).to.have.members(["network", "subnet", "logs"]);
  });

  it("says that a loss is waived, and is then CAUTION", () => {
    const waivers = [
      { id: "stateful-deletion", urn: bucket.urn, owner: "o", reason: "Copied.", expires: "2027-01-31" },
    ];
    const { data, verdict } = review([stack, bucket], { waivers });
    expect([verdict, data.map(({ waived }) => waived)]).to.deep.equal(["CAUTION", ["Copied."]]);
  });

  it("is OK where nothing is found and nothing unknown", () => {
    const found = review([stack, network, autoscaler]);
    expect(found.verdict).to.equal("OK");
    expect([found.data, found.security, found.findings, found.unchecked]).to.deep.equal([[], [], [], []]);
    expect(found.components).to.deep.equal([
      { label: "(stack)", counts: { create: 0, update: 1, replace: 0, delete: 0, same: 1 } },
    ]);
  });

  for (const [what, steps, simulated, reason] of [
    [
      "a type that no table knows",
      [step({ op: "create", type: "aws:new/thing:Thing", name: "x" })],
      true,
      /No table says/u,
    ],
    [
      "an update that does not say what changes",
      [{ ...autoscaler, diff: [] }],
      true,
      /does not say which property/u,
    ],
    [
      "a policy that is known only after the update",
      [
        step({
          op: "create",
          type: "aws:iam/rolePolicy:RolePolicy",
          name: "reader",
          new: { role: "r", policy: { unknown: true } },
        }),
      ],
      true,
      /widens or narrows \(IAM\) cannot be told/u,
    ],
    ["Kubernetes objects of a live plan", [autoscaler], false, /not server-checked/u],
  ] as const) {
    it(`is CAUTION, never OK, for ${what}`, () => {
      const { unchecked, verdict } = review([stack, ...steps], { simulated });
      expect(verdict).to.equal("CAUTION");
      expect(unchecked).to.have.length(1);
      expect(unchecked[0]?.reason).to.match(reason);
    });
  }

  it("does not doubt Kubernetes objects of a live plan that changes none", () => {
    expect(review([stack, { ...autoscaler, op: "same", diff: [] }], { simulated: false }).verdict).to.equal(
      "OK",
    );
  });

  it("is BLOCK for a finding of somebody else, such as a budget that is exceeded", () => {
    const finding: Finding = {
      id: "budget",
      severity: "block",
      urn: stack.urn,
      message: "Over.",
      fix: "Save.",
    };
    expect(review([stack], { findings: [finding] }).verdict).to.equal("BLOCK");
  });

  it("covers in its texts what looks like a secret", () => {
    const token = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
    const policy = {
      role: "r",
      policy: JSON.stringify({ Statement: [{ Effect: "Allow", Action: token, Resource: "*" }] }),
    };
    const text = JSON.stringify(
      review([stack, step({ op: "create", type: "aws:iam/rolePolicy:RolePolicy", name: "r", new: policy })])
        .security,
    );
    expect(text).to.include("[secret]").and.not.to.include(token);
  });

  it("is what its schema says, with all its parts", () => {
    const whole = review([stack, network, subnet, vpc, bucket, autoscaler], {
      against: "HEAD",
      cost: { beforeMonthlyUsd: 1, afterMonthlyUsd: 2, notPriced: [] },
      paths: { opened: ["a -> b"], closed: [] },
    });
    expect(reviewSchema.strict().parse(JSON.parse(JSON.stringify(whole)))).to.deep.equal(
      JSON.parse(JSON.stringify(whole)),
    );
  });
});
