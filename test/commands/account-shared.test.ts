import { expect } from "chai";
import { loadAccountStack } from "../../account/config/kind.ts";
import { sharedLines } from "../../commands/account/sharing.ts";

const shared = (stack: string) => sharedLines(loadAccountStack(stack).config);

describe("what an account says it shares", () => {
  it("names the environments that keep evidence in it, and the accounts that pull its images", () => {
    expect(shared("tooling")).to.deep.equal([
      "Evidence          kept here: s3://plinth-state-222233334444-use1?region=us-east-1; each writes its own records and reads all: dev (111122223333), staging (444455556666), prod (777788889999)",
      "Images            of api, worker; pulled by 111122223333, 444455556666, 777788889999",
      "Runners           in 10.96.0.0/19, peered with no environment",
    ]);
  });

  it("names the account that keeps the evidence of its own environments", () => {
    expect(shared("account-prod")).to.deep.equal([
      "Evidence          kept by account 222233334444: s3://plinth-state-222233334444-use1?region=us-east-1",
      "Images            none here",
      "Runners           none here",
    ]);
  });

  it("says that one account for everything shares with no other", () => {
    expect(shared("all-in-one")).to.deep.equal([
      "Evidence          kept here, shared with no other account: s3://plinth-state-123456789012-use1?region=us-east-1",
      "Images            of api, worker; pulled by no other account",
      "Runners           in 10.96.0.0/19, peered with no environment",
    ]);
  });
});
