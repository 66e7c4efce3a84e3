import { expect } from "chai";
import { openEvidence } from "../../commands/evidence-place.ts";
import { judgeFailure } from "../../commands/exit-codes.ts";
import { openStore } from "../../commands/state/open-store.ts";
import type { StateStore } from "../../commands/state/state-store.ts";
import { withRefusingBucket } from "../support/refusing-bucket.ts";
import { withVariables } from "../support/secrets-manager-stub.ts";

const url = "s3://records?region=us-east-1";

/** Whose the bucket was to be, and what its refusal comes to. */
function refusedOf(open: () => StateStore, namedOwner = "") {
  return withRefusingBucket(async (owners) => {
    const problem: unknown = await withVariables({ PLINTH_EVIDENCE_OWNER: namedOwner }, () =>
      open().list("evidence/"),
    ).catch((thrown: unknown) => thrown);
    return { owners, ...judgeFailure(problem) };
  });
}

describe("the place of evidence", () => {
  const environment = "111122223333";
  const tooling = "222233334444";

  it("is the environment's account's, where nobody names another", async () => {
    const { owners } = await refusedOf(() => openEvidence({ evidence: url }, environment));
    expect(owners).to.deep.equal([environment]);
  });

  it("is of the account that the variable names, and sooner of the one that the option names", async () => {
    const named = await refusedOf(() => openEvidence({ evidence: url }, environment), tooling);
    expect(named.owners).to.deep.equal([tooling]);
    const given = await refusedOf(
      () => openEvidence({ evidence: url, evidenceOwner: "999900001111" }, environment),
      tooling,
    );
    expect(given.owners).to.deep.equal(["999900001111"]);
  });

  it("says by what its owner is named, which is not what names that of a state's bucket", async () => {
    const evidence = await refusedOf(() => openEvidence({ evidence: url }, environment));
    expect(evidence.code).to.equal(2);
    expect(evidence.text).to.contain(
      "name that with --evidence-owner or the variable PLINTH_EVIDENCE_OWNER. If it takes",
    );
    const state = await refusedOf(() => openStore({ url, owner: environment, ownerNamedBy: "--owner" }));
    expect(state.text).to.contain("name that with --owner. If it takes");
    const account = await refusedOf(() => openStore({ url, owner: environment }));
    expect(account.text).to.contain("may not use it. If it takes");
  });
});
