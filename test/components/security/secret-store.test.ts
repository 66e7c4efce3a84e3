import { expect } from "chai";
import { secretPolicy } from "../../../components/security/secret-policy.ts";
import {
  type SecretDeclaration,
  SecretStore,
  type SecretStoreArgs,
} from "../../../components/security/secret-store.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, listing, ofType, protectedOnes, theOnly } from "../listing.ts";
import { rejection } from "../rejection.ts";

const database: SecretDeclaration = {
  service: "api",
  purpose: "database",
  maximumAgeDays: 45,
  rotates: true,
  logins: ["api_app_a", "api_app_b"],
};

const payments: SecretDeclaration = {
  service: "api",
  purpose: "payments",
  maximumAgeDays: 365,
  rotates: false,
};

const minimal: SecretStoreArgs = {
  secrets: { "api-database": database },
  platform: "plinth-dev-use1",
  recoveryWindowDays: 0,
  accountId: "111122223333",
  region: "us-east-1",
  protect: false,
  keyDeletionWindowDays: 7,
};

const make = (changes: Partial<SecretStoreArgs> = {}) => {
  const made = new SecretStore("secrets", { ...minimal, ...changes });
  return { secretArns: made.secretArns, keyArn: made.keyArn };
};

const secretType = "aws:secretsmanager/secret:Secret";
const arn = (name: string) => `arn:aws:mock:us-east-1:111122223333:${name}`;

describe("SecretStore", () => {
  for (const preview of [false, true]) {
    it(`makes a key, and for each secret a container and its policy, and no value${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:kms/alias:Alias secrets-key-alias",
        "aws:kms/key:Key secrets-key",
        "aws:secretsmanager/secret:Secret secrets-api-database",
        "aws:secretsmanager/secretPolicy:SecretPolicy secrets-api-database-policy",
        "plinth:security:EncryptionKey secrets-key",
        "plinth:security:SecretStore secrets",
      ]);
    });
  }

  it("says on each container whose it is, what it opens, who changes it and how old it may get", async () => {
    const secrets = { "api-database": database, "api-payments": payments };
    const { resources } = await record(() => make({ secrets, recoveryWindowDays: 30 }));
    expect(inputsByName(resources, secretType)).to.deep.equal({
      "secrets-api-database": {
        namePrefix: "plinth-dev-use1/api/database-",
        description: "database of api, changed by rotation",
        kmsKeyId: arn("secrets-key"),
        recoveryWindowInDays: 30,
        tags: {
          Name: "secrets-api-database",
          "plinth:service": "api",
          "plinth:purpose": "database",
          "plinth:changed-by": "rotation",
          "plinth:maximum-age-days": "45",
          "plinth:logins": "api_app_a api_app_b",
        },
      },
      "secrets-api-payments": {
        namePrefix: "plinth-dev-use1/api/payments-",
        description: "payments of api, changed by people",
        kmsKeyId: arn("secrets-key"),
        recoveryWindowInDays: 30,
        tags: {
          Name: "secrets-api-payments",
          "plinth:service": "api",
          "plinth:purpose": "payments",
          "plinth:changed-by": "people",
          "plinth:maximum-age-days": "365",
        },
      },
    });
  });

  it("puts the policy on every container, and has Secrets Manager refuse a public one", async () => {
    const secrets = { "api-database": database, "api-payments": payments };
    const { resources } = await record(() => make({ secrets }));
    const policy = JSON.stringify(secretPolicy("111122223333"));
    expect(inputsByName(resources, "aws:secretsmanager/secretPolicy:SecretPolicy")).to.deep.equal({
      "secrets-api-database-policy": {
        secretArn: arn("secrets-api-database"),
        policy,
        blockPublicPolicy: true,
      },
      "secrets-api-payments-policy": {
        secretArn: arn("secrets-api-payments"),
        policy,
        blockPublicPolicy: true,
      },
    });
  });

  it("makes no container when there is no secret yet", async () => {
    const { resources } = await record(() => make({ secrets: {} }));
    expect(ofType(resources, secretType)).to.deep.equal([]);
  });

  it("protects the containers and the key when asked to, and nothing otherwise", async () => {
    const guarded = await record(() => make({ protect: true }));
    expect(protectedOnes(guarded.resources)).to.deep.equal([
      "aws:kms/key:Key secrets-key",
      "aws:secretsmanager/secret:Secret secrets-api-database",
    ]);
    const open = await record(() => make());
    expect(protectedOnes(open.resources)).to.deep.equal([]);
  });

  it("gives out and registers the ARNs of the secrets and of their key", async () => {
    const { outputs, registeredOutputs, resources } = await record(() => make());
    const expected = {
      secretArns: { "api-database": arn("secrets-api-database") },
      keyArn: arn("secrets-key"),
    };
    expect(outputs).to.deep.equal(expected);
    const { urn } = theOnly(resources, "plinth:security:SecretStore");
    expect(registeredOutputs.get(urn)).to.deep.equal(expected);
  });

  it("tells alarms how old each secret may get", async () => {
    const { outputs } = await record(() => ({
      ages: new SecretStore("secrets", { ...minimal, secrets: { "api-payments": payments } }).ages,
    }));
    expect(outputs).to.deep.equal({
      ages: { "api-payments": { arn: arn("secrets-api-payments"), maximumAgeDays: 365, rotates: false } },
    });
  });

  const rejected: readonly (readonly [what: string, changes: Partial<SecretStoreArgs>, message: string])[] = [
    [
      "a recovery window that Secrets Manager does not have",
      { recoveryWindowDays: 3 },
      "recoveryWindowDays is 3; Secrets Manager allows whole days from 7 to 30, or 0.",
    ],
    [
      "a name that is not in kebab case",
      { secrets: { "api-database": { ...database, service: "API" } } },
      'The secret "api-database" uses the name "API"; allowed are lower-case letters, digits and single hyphens, as in "api-database".',
    ],
    [
      "an age of nothing",
      { secrets: { "api-database": { ...database, maximumAgeDays: 0 } } },
      'maximumAgeDays of the secret "api-database" is 0; allowed are whole days from 1.',
    ],
    [
      "a rotated secret without a login",
      { secrets: { "api-database": { ...database, logins: [] } } },
      'The secret "api-database" rotates and names 0 logins; allowed are one, or two that take turns.',
    ],
    [
      "a login of a secret that does not rotate",
      { secrets: { "api-payments": { ...payments, logins: ["api_app_a"] } } },
      'The secret "api-payments" does not rotate and names 1 logins; allowed are none.',
    ],
    [
      "two secrets for one purpose",
      { secrets: { "api-database": database, "api-db": database } },
      'The secrets "api-database" and "api-db" are both "database" of "api"; a service has one secret for each purpose.',
    ],
    [
      "names longer than Secrets Manager keeps",
      { platform: "p".repeat(480) },
      `The secret name "${"p".repeat(480)}/api/database-" has 494 characters`,
    ],
  ];
  for (const [what, changes, message] of rejected) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => make(changes))).to.satisfy((text: string) => text.startsWith(message));
    });
  }
});
