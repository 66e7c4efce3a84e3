import { expect } from "chai";
import { EnvironmentDeclaration } from "../../../components/operations/environment-declaration.ts";
import { declarationType, declaredEnvironment } from "../../../policies/environment.ts";
import { ResourceSet } from "../../../policies/resource-set.ts";
import { record } from "../../support/mocks.ts";
import { asRegistered } from "../../support/registered-resources.ts";

const args = {
  allowedRegions: ["us-east-1", "us-west-2"],
  accountIds: ["111122223333"],
  imageRegistry: "222233334444.dkr.ecr.us-east-1.amazonaws.com",
  dataClass: "internal",
  disposable: true,
};

describe("EnvironmentDeclaration", () => {
  it("registers itself with what it says, and nothing beside it", async () => {
    const { resources } = await record(() => {
      new EnvironmentDeclaration("environment", args);
    });
    expect(resources.map(({ custom, inputs, type }) => ({ custom, inputs, type }))).to.deep.equal([
      { custom: false, inputs: args, type: declarationType },
    ]);
  });

  it("is read by the rules as it was meant", async () => {
    const { resources } = await record(() => {
      new EnvironmentDeclaration("environment", args);
    });
    const { resource: _resource, ...declared } =
      declaredEnvironment(new ResourceSet(asRegistered(resources))) ?? {};
    expect(declared).to.deep.equal(args);
  });

  it("is disposable with data of a low class alone", async () => {
    for (const dataClass of ["public", "internal", "confidential", "restricted"]) {
      const { resources } = await record(() => {
        new EnvironmentDeclaration("environment", { ...args, dataClass });
      });
      const declared = declaredEnvironment(new ResourceSet(asRegistered(resources)));
      expect(declared?.disposable, dataClass).to.equal(dataClass === "public" || dataClass === "internal");
    }
  });

  it("is absent where nobody declares anything, which rules take for the strictest case", () => {
    expect(declaredEnvironment(new ResourceSet([]))).to.equal(undefined);
  });
});
