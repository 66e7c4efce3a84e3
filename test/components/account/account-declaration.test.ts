import { expect } from "chai";
import { AccountDeclaration } from "../../../components/account/account-declaration.ts";
import { accountDeclarationType, declaredAccount, isAccount } from "../../../policies/account.ts";
import { ResourceSet } from "../../../policies/resource-set.ts";
import { record } from "../../support/mocks.ts";
import { asRegistered } from "../../support/registered-resources.ts";

const args = { allowedRegions: ["us-east-1", "us-west-2"], accountIds: ["222233334444", "111122223333"] };

describe("AccountDeclaration", () => {
  it("registers itself with what it says, and nothing beside it, and rules read it as it was meant", async () => {
    const { resources } = await record(() => {
      new AccountDeclaration("account", args);
    });
    expect(resources.map(({ custom, inputs, type }) => ({ custom, inputs, type }))).to.deep.equal([
      { custom: false, inputs: args, type: accountDeclarationType },
    ]);
    const set = new ResourceSet(asRegistered(resources));
    const { resource: _resource, ...declared } = declaredAccount(set) ?? {};
    expect(declared).to.deep.equal(args);
    expect(isAccount(set)).to.equal(true);
  });

  it("is absent where nobody declares it", () => {
    expect(declaredAccount(new ResourceSet([]))).to.equal(undefined);
    expect(isAccount(new ResourceSet([]))).to.equal(false);
  });
});
