import { expect } from "chai";
import { knownAccounts } from "../../account/known-accounts.ts";

const role = (accountId: string) => `arn:aws:iam::${accountId}:role/people`;

const config = {
  accountId: "100000000001",
  administratorArns: [role("100000000001"), role("100000000002")],
  breakGlass: { principalArns: [role("100000000003")] },
  evidence: { writers: { dev: "100000000005", prod: "100000000004" } },
  registry: { pullAccountIds: ["100000000004"] },
};

describe("the accounts that an account knows", () => {
  it("are its own, those of its people, those that pull images and those that keep evidence in it, each once", () => {
    expect(knownAccounts(config)).to.deep.equal([
      "100000000001",
      "100000000002",
      "100000000003",
      "100000000004",
      "100000000005",
    ]);
  });

  it("are those that keep evidence in it also where nobody pulls images", () => {
    expect(knownAccounts({ ...config, registry: "none" })).to.include.members([
      "100000000004",
      "100000000005",
    ]);
  });
});
