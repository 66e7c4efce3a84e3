import { expect } from "chai";
import * as fc from "fast-check";
import type { PlanInputs, PlanStep } from "../../../model/plan.ts";
import { securityDelta } from "../../../review/security/security-delta.ts";
import { coversPattern } from "../../../review/security/wildcard.ts";
import { step } from "../../policies/plan-steps.ts";

interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly [part: string]: unknown;
}

const allow = { Effect: "Allow", Action: ["s3:GetObject"], Resource: "arn:aws:s3:::reports/*" } as const;
const deny = { Effect: "Deny", Action: "s3:*", Resource: "*" } as const;

const documentOf = (...Statement: readonly Statement[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement });

const change = (
  old: PlanInputs | null,
  next: PlanInputs | null,
  type = "aws:iam/rolePolicy:RolePolicy",
  name = "reader",
) => step({ op: old === null ? "create" : next === null ? "delete" : "update", type, name, old, new: next });

const policy = (before: readonly Statement[], after: readonly Statement[]) =>
  change({ role: "r", policy: documentOf(...before) }, { role: "r", policy: documentOf(...after) });

const told = (...steps: readonly PlanStep[]) => {
  const { changes, undecided } = securityDelta(steps);
  return [
    ...changes.map(({ direction, what }) => `${direction}: ${what.join("; ")}`),
    ...undecided.map(({ property, reason }) => `? ${property ?? reason}`),
  ];
};

describe("the security delta of IAM", () => {
  it("says which action is added and which taken away", () => {
    const more = { ...allow, Action: ["s3:GetObject", "s3:PutObject"] };
    expect(told(policy([allow], [more]))).to.deep.equal(["widened: s3:PutObject on arn:aws:s3:::reports/*"]);
    expect(told(policy([more], [allow]))).to.deep.equal(["narrowed: s3:PutObject on arn:aws:s3:::reports/*"]);
  });

  it("knows that a wildcard holds what it stands for", () => {
    expect(told(policy([allow], [{ ...allow, Action: "S3:Get*" }]))).to.deep.equal([
      "widened: S3:Get* on arn:aws:s3:::reports/*",
    ]);
    expect(told(policy([{ ...allow, Action: "s3:*", Resource: "*" }], [allow]))).to.deep.equal([
      "narrowed: s3:* on *",
    ]);
  });

  it("says that a condition less widens and one more narrows, and does not decide about another one", () => {
    const bound = { ...allow, Condition: { StringEquals: { "aws:PrincipalAccount": "1" } } };
    const other = { ...allow, Condition: { StringLike: { "aws:PrincipalArn": "*x" } } };
    expect(told(policy([bound], [allow]))[0]).to.equal("widened: s3:GetObject on arn:aws:s3:::reports/*");
    expect(told(policy([allow], [bound])).map((line) => line.split(":")[0])).to.deep.equal(["narrowed"]);
    expect(told(policy([bound], [other])).every((line) => line.startsWith("? "))).to.equal(true);
  });

  it("says that a Deny less widens and one more narrows", () => {
    expect(told(policy([allow, deny], [allow]))).to.deep.equal(["widened: no longer: deny s3:* on *"]);
    expect(told(policy([allow], [allow, deny]))).to.deep.equal(["narrowed: deny s3:* on *"]);
  });

  it("says whom a trust lets in", () => {
    const trust = (principal: unknown) => ({
      assumeRolePolicy: documentOf({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }),
    });
    const role = "aws:iam/role:Role";
    expect(told(change(trust({ Service: "lambda.amazonaws.com" }), trust("*"), role))).to.deep.equal([
      "widened: sts:AssumeRole for everyone",
    ]);
  });

  it("says nothing of a statement that moves within its role", () => {
    const inputs = { role: "r", policy: documentOf(allow) };
    expect(told(change(inputs, null), change(null, inputs, undefined, "second"))).to.deep.equal([]);
  });

  it("names a policy that is attached", () => {
    const inputs = { role: "r", policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" };
    expect(told(change(null, inputs, "aws:iam/rolePolicyAttachment:RolePolicyAttachment"))).to.deep.equal([
      "widened: everything in arn:aws:iam::aws:policy/AdministratorAccess for r",
    ]);
  });

  it("does not decide about a document that is unknown, secret, or none", () => {
    for (const given of [{ unknown: true }, "[secret]", "not JSON", '{"Statement":[{"Effect":"Maybe"}]}']) {
      expect(
        told(change({ role: "r", policy: documentOf(allow) }, { role: "r", policy: given })),
      ).to.deep.equal(["? policy"]);
    }
  });

  it("does not decide about all but some, where that some changes", () => {
    const but = (...names: readonly string[]) =>
      ({ Effect: "Deny", NotAction: names, Resource: "*" }) as const;
    expect(
      told(policy([but("s3:*")], [but("s3:*", "sts:*")])).every((line) => line.startsWith("? ")),
    ).to.equal(true);
    expect(told(policy([but("s3:*", "sts:*")], [but("sts:*", "s3:*")]))).to.deep.equal([]);
  });
});

describe("a wildcard of IAM", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
  const plain = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
  const matches = (pattern: string, text: string) =>
    new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`, "u").test(text);

  it("covers another one only where it matches all that the other matches", () => {
    fc.assert(
      fc.property(letters, letters, plain, (outer, inner, text) => {
        if (coversPattern(outer, inner) && matches(inner, text)) expect(matches(outer, text)).to.equal(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it("covers a text without wildcards exactly where it matches", () => {
    fc.assert(
      fc.property(letters, plain, (pattern, text) => {
        expect(coversPattern(pattern, text)).to.equal(matches(pattern, text));
      }),
      { numRuns: 2_000 },
    );
  });
});
