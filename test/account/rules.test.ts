import { expect } from "chai";
import { deferredOf } from "../../policies/deferred.ts";
import { findingsIn } from "../../policies/resource-rules.ts";
import { ResourceSet } from "../../policies/resource-set.ts";
import { unjudgedOf } from "../../policies/unjudged.ts";
import { accountStacks, recordAccount } from "../support/account-files.ts";
import { asRegistered } from "../support/registered-resources.ts";

// The values of the tracked files, as the SDK's mocks see them. What AWS itself would find is not shown.
for (const stack of accountStacks) {
  describe(`the rules over the account ${stack}`, () => {
    it("find nothing, know every type, and need no waiver", async () => {
      const { resources } = await recordAccount(stack);
      const set = new ResourceSet(asRegistered(resources));

      expect(set.all.length).to.be.greaterThan(50);
      expect(findingsIn(set).map(({ id, message, urn }) => `${id} ${urn} ${message}`)).to.deep.equal([]);
      expect(unjudgedOf(set.all)).to.deep.equal([]);
      expect(deferredOf(set)).to.deep.equal([]);
    });

    it("find nothing before anything is known either", async () => {
      const { resources } = await recordAccount(stack, true);

      expect(findingsIn(new ResourceSet(asRegistered(resources)))).to.deep.equal([]);
    });
  });
}
