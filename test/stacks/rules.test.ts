import { expect } from "chai";
import { freshBundle } from "../../commands/function-bundle.ts";
import { readWaivers } from "../../commands/stack-run.ts";
import { deferredOf } from "../../policies/deferred.ts";
import { isUnknown } from "../../policies/input-values.ts";
import { findingsIn } from "../../policies/resource-rules.ts";
import { ResourceSet } from "../../policies/resource-set.ts";
import { unjudgedOf } from "../../policies/unjudged.ts";
import program from "../../stacks/index.ts";
import { record } from "../support/mocks.ts";
import { asRegistered } from "../support/registered-resources.ts";
import { areaOf, asEngine, rawStack, stackNames } from "../support/stack-files.ts";

// The values of the tracked files, as the SDK's mocks see them. What AWS itself would find is not shown.
for (const stack of stackNames) {
  describe(`the rules over the environment ${stack}`, () => {
    before(() => freshBundle());

    const registered = async (preview: boolean) => {
      const { resources } = await record(program, { stack, preview, config: asEngine(rawStack(stack)) });
      return new ResourceSet(asRegistered(resources));
    };

    it("find nothing, know every type, and need no waiver", async () => {
      const resources = await registered(false);

      expect(resources.all.length).to.be.greaterThan(300);
      expect(findingsIn(resources).map(({ id, message, urn }) => `${id} ${urn} ${message}`)).to.deep.equal(
        [],
      );
      expect(unjudgedOf(resources.all)).to.deep.equal([]);
      // Everything is known here, so nothing has escaped them.
      expect(deferredOf(resources)).to.deep.equal([]);
      expect(readWaivers()).to.deep.equal([]);
    });

    it("find nothing in roles of people from an account of their own, which the config names", async () => {
      const raw = rawStack(stack);
      const userRoleArns = ["arn:aws:iam::999900001111:role/people"];
      const accessHost = { ...areaOf(raw, "accessHost"), userRoleArns };
      const config = asEngine({ ...raw, values: { ...raw.values, accessHost } });
      const { resources } = await record(program, { stack, config });

      expect(findingsIn(new ResourceSet(asRegistered(resources)))).to.deep.equal([]);
    });

    it("find nothing before anything is known either, and name what they could not see", async () => {
      const resources = await registered(true);

      expect(findingsIn(resources)).to.deep.equal([]);
      const policies = resources
        .ofType("aws:iam/rolePolicy:RolePolicy")
        .filter(({ inputs }) => isUnknown(inputs["policy"]))
        .map(({ urn }) => `${urn} policy`);
      expect(policies).not.to.deep.equal([]);
      expect(deferredOf(resources).map(({ property = "", urn }) => `${urn} ${property}`)).to.include.members(
        policies,
      );
    });
  });
}
