import { expect } from "chai";
import { LogKey, type LogKeyArgs, logKeyPolicy } from "../../../components/security/log-key.ts";
import { record } from "../../support/mocks.ts";
import { listing, protectedOnes, theOnly } from "../listing.ts";
import { rejection } from "../rejection.ts";

const minimal: LogKeyArgs = {
  deletionWindowDays: 7,
  protect: false,
  accountId: "111122223333",
  region: "us-east-1",
};

const make = (changes: Partial<LogKeyArgs> = {}) => ({
  arn: new LogKey("log-key", { ...minimal, ...changes }).arn,
});

describe("LogKey", () => {
  for (const preview of [false, true]) {
    it(`makes a key and an alias and nothing else${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:kms/alias:Alias log-key-alias",
        "aws:kms/key:Key log-key",
        "plinth:security:LogKey log-key",
      ]);
    });
  }

  it("makes the key with rotation, the given window and the policy for logs", async () => {
    const { resources } = await record(() => make({ deletionWindowDays: 30 }));
    expect(theOnly(resources, "aws:kms/key:Key").inputs).to.deep.equal({
      description: "Encrypts the log groups of the environment",
      deletionWindowInDays: 30,
      enableKeyRotation: true,
      policy: JSON.stringify(logKeyPolicy(minimal)),
      tags: { Name: "log-key" },
    });
  });

  it("protects the key when asked to, and nothing otherwise", async () => {
    const guarded = await record(() => make({ protect: true }));
    expect(protectedOnes(guarded.resources)).to.deep.equal(["aws:kms/key:Key log-key"]);
    const open = await record(() => make());
    expect(protectedOnes(open.resources)).to.deep.equal([]);
  });

  it("gives out and registers the key's ARN", async () => {
    const { outputs, registeredOutputs, resources } = await record(() => make());
    const expected = { arn: "arn:aws:mock:us-east-1:111122223333:log-key" };
    expect(outputs).to.deep.equal(expected);
    const { urn } = theOnly(resources, "plinth:security:LogKey");
    expect(registeredOutputs.get(urn)).to.deep.equal(expected);
  });

  it("rejects a deletion window below a week", async () => {
    expect(await rejection(() => make({ deletionWindowDays: 6 }))).to.equal(
      "deletionWindowDays is 6; KMS allows whole days from 7 to 30.",
    );
  });
});
