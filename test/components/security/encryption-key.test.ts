import { expect } from "chai";
import { EncryptionKey, type EncryptionKeyArgs } from "../../../components/security/encryption-key.ts";
import { keyPolicy } from "../../../components/security/key-policy.ts";
import { record } from "../../support/mocks.ts";
import { listing, protectedOnes, theOnly } from "../listing.ts";
import { rejection } from "../rejection.ts";

const minimal: EncryptionKeyArgs = {
  description: "Encrypts records",
  deletionWindowDays: 7,
  protect: false,
  accountId: "111122223333",
  region: "us-east-1",
  services: [],
};

const make = (changes: Partial<EncryptionKeyArgs> = {}) => {
  const key = new EncryptionKey("records", { ...minimal, ...changes });
  return { arn: key.arn, keyId: key.keyId };
};

describe("EncryptionKey", () => {
  for (const preview of [false, true]) {
    it(`makes a key and an alias and nothing else${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:kms/alias:Alias records-alias",
        "aws:kms/key:Key records",
        "plinth:security:EncryptionKey records",
      ]);
    });
  }

  it("makes the key with rotation, the given window and its own policy", async () => {
    const { resources } = await record(() => make({ deletionWindowDays: 30 }));
    expect(theOnly(resources, "aws:kms/key:Key").inputs).to.deep.equal({
      description: "Encrypts records",
      deletionWindowInDays: 30,
      enableKeyRotation: true,
      policy: JSON.stringify(keyPolicy(minimal)),
      tags: { Name: "records" },
    });
  });

  it("lets the named services use the key", async () => {
    const services = ["budgets.amazonaws.com"];
    const { resources } = await record(() => make({ services }));
    expect(theOnly(resources, "aws:kms/key:Key").inputs["policy"]).to.equal(
      JSON.stringify(keyPolicy({ ...minimal, services })),
    );
  });

  it("points the alias at the key", async () => {
    const { resources } = await record(() => make());
    expect(theOnly(resources, "aws:kms/alias:Alias").inputs).to.deep.equal({ targetKeyId: "records-id" });
  });

  it("protects the key when asked to, and nothing otherwise", async () => {
    const guarded = await record(() => make({ protect: true }));
    expect(protectedOnes(guarded.resources)).to.deep.equal(["aws:kms/key:Key records"]);
    const open = await record(() => make());
    expect(protectedOnes(open.resources)).to.deep.equal([]);
  });

  it("leaves key and alias in AWS when asked to, and nothing otherwise", async () => {
    const retained = async (changes: Partial<EncryptionKeyArgs>) =>
      listing((await record(() => make(changes))).resources.filter(({ retainOnDelete }) => retainOnDelete));
    expect(await retained({ retainOnDelete: true })).to.deep.equal([
      "aws:kms/alias:Alias records-alias",
      "aws:kms/key:Key records",
    ]);
    expect(await retained({})).to.deep.equal([]);
  });

  it("gives out and registers the key's ARN and id", async () => {
    const { outputs, registeredOutputs, resources } = await record(() => make());
    const expected = { arn: "arn:aws:mock:us-east-1:111122223333:records", keyId: "records-id" };
    expect(outputs).to.deep.equal(expected);
    const { urn } = theOnly(resources, "plinth:security:EncryptionKey");
    expect(registeredOutputs.get(urn)).to.deep.equal(expected);
  });

  it("is public to nobody", async () => {
    const { resources } = await record(() => make({ services: ["budgets.amazonaws.com"] }));
    expect(theOnly(resources, "aws:kms/key:Key").inputs["policy"]).not.to.include('"Principal":"*"');
  });

  const rejected: readonly (readonly [what: string, changes: Partial<EncryptionKeyArgs>, message: string])[] =
    [
      [
        "a deletion window below a week",
        { deletionWindowDays: 6 },
        "deletionWindowDays is 6; KMS allows whole days from 7 to 30.",
      ],
      [
        "a deletion window above thirty days",
        { deletionWindowDays: 31 },
        "deletionWindowDays is 31; KMS allows whole days from 7 to 30.",
      ],
      [
        "half a day",
        { deletionWindowDays: 7.5 },
        "deletionWindowDays is 7.5; KMS allows whole days from 7 to 30.",
      ],
      [
        "an account id that is no account id",
        { accountId: "1111" },
        'accountId is "1111"; allowed are twelve digits, as in "111122223333".',
      ],
      ["a Region that does not exist", { region: "us-east-9" }, '"us-east-9" is not a known AWS Region.'],
      [
        "a principal that is no service",
        { services: ["*"] },
        'services holds "*"; allowed are principals of AWS services, as in "delivery.logs.amazonaws.com".',
      ],
    ];
  for (const [what, changes, message] of rejected) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => make(changes))).to.satisfy((text: string) => text.startsWith(message));
    });
  }
});
