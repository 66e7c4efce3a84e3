import { expect } from "chai";
import { freshBundle } from "../../commands/function-bundle.ts";
import type { PlannedResource } from "../../model/planned-resource.ts";
import { findingsIn } from "../../policies/resource-rules.ts";
import { ResourceSet } from "../../policies/resource-set.ts";
import foundation from "../../stacks/foundation.ts";
import program from "../../stacks/index.ts";
import { record } from "../support/mocks.ts";
import { asRegistered } from "../support/registered-resources.ts";
import { asEngine, rawStack, stackNames } from "../support/stack-files.ts";

// The values of the tracked files, as the SDK's mocks see them.
for (const stack of stackNames) {
  describe(`the foundation of ${stack}`, () => {
    let begun: readonly PlannedResource[];
    let whole: readonly PlannedResource[];

    before(async () => {
      await freshBundle();
      const registered = async (of: typeof program) => {
        const { resources } = await record(of, { stack, preview: false, config: asEngine(rawStack(stack)) });
        return asRegistered(resources);
      };
      begun = await registered(foundation);
      whole = await registered(program);
    });

    it("is what the whole program begins with: it only adds to it, and changes nothing of it", () => {
      const inputsOf = new Map(whole.map(({ inputs, urn }) => [urn, inputs]));
      const changed = begun.filter(({ inputs, urn }) => !isSame(inputs, inputsOf.get(urn)));

      expect(begun.length).to.be.greaterThan(200);
      expect(changed.map(({ urn }) => urn)).to.deep.equal([]);
    });

    it("lacks the services, their entries and the role of their teams, and nothing else", () => {
      const known = new Set(begun.map(({ urn }) => urn));
      const added = whole.filter(({ urn }) => !known.has(urn));
      const others = added.filter(
        ({ name, urn }) =>
          !/plinth:workload:|plinth:network:(Ingress|PublicLoadBalancerGroup)\$/.test(urn) &&
          name !== "service-team",
      );

      expect(added.some(({ type }) => type === "kubernetes:apps/v1:Deployment")).to.equal(true);
      expect(others.map(({ urn }) => urn)).to.deep.equal([]);
      expect([...known].filter((urn) => urn.includes("plinth:workload:"))).to.deep.equal([]);
    });

    it("keeps every rule", () => {
      expect(
        findingsIn(new ResourceSet(begun)).map(({ id, message, urn }) => `${id} ${urn} ${message}`),
      ).to.deep.equal([]);
    });
  });
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
