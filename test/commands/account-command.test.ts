import { PassThrough } from "node:stream";
import { expect } from "chai";
import { accountCommand } from "../../commands/account/account-command.ts";
import { account } from "../../commands/account.ts";
import { NotConfirmed } from "../../commands/refusal.ts";

describe("the next command about an account", () => {
  const stack = "all-in-one";

  it("names the directory of the first state where one was named, because without it another state would begin", () => {
    expect(accountCommand("adopt", { stack, directory: "../first" })).to.equal(
      "npm run account -- adopt --stack all-in-one --directory ../first",
    );
    expect(accountCommand("adopt", { stack })).to.equal("npm run account -- adopt --stack all-in-one");
  });

  it("is one word where the directory's name has a space", () => {
    expect(accountCommand("up", { stack, directory: "my state" })).to.equal(
      'npm run account -- up --stack all-in-one --directory "my state"',
    );
  });

  it("is what up asks for where nobody can be asked", async () => {
    const problem: unknown = await account("up", {
      stack,
      directory: "../first",
      source: new PassThrough(),
    }).catch((thrown: unknown) => thrown);
    expect(problem).to.be.instanceOf(NotConfirmed);
    expect(String(problem)).to.match(
      /npm run account -- up --stack all-in-one --directory \.\.\/first --yes$/u,
    );
  });
});
