import { Secret } from "@pulumi/aws/secretsmanager/secret.js";
import { SecretPolicy } from "@pulumi/aws/secretsmanager/secretPolicy.js";
import * as pulumi from "@pulumi/pulumi";
import { checkName } from "../../model/names.ts";
import { providerEnd, secretNamePrefix } from "../../model/secret-names.ts";
import { checkEncryptionKey, EncryptionKey, type EncryptionKeyArgs } from "./encryption-key.ts";
import { secretPolicy } from "./secret-policy.ts";

/** One secret of one service. Its value is nobody's argument: a command or a rotation sets it. */
export interface SecretDeclaration {
  /** The service that reads it, in kebab case, as in `api`. */
  readonly service: string;
  /** What it opens, in kebab case, as in `database`. */
  readonly purpose: string;
  /** Days that its value may reach, 1 or more, before it counts as too old. */
  readonly maximumAgeDays: number;
  /** True when a rotation changes it, false when people do. */
  readonly rotates: boolean;
  /** The logins in the database that a rotation changes: one, or two that take turns. Required for such a secret, else absent. */
  readonly logins?: readonly string[];
}

export interface SecretStoreArgs {
  /** By a name in kebab case that ends the names of its resources, as in `api-database`. May be empty. */
  readonly secrets: Readonly<Record<string, SecretDeclaration>>;
  /** What every secret's name begins with, unique in the account, as in `plinth-prod-use1`. */
  readonly platform: string;
  /** Days in which a deleted secret can be brought back, 7 to 30, or 0 for none. */
  readonly recoveryWindowDays: number;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region, as in `us-east-1`. */
  readonly region: string;
  /** True when the engine must refuse to delete the secrets and their key. */
  readonly protect: boolean;
  /** Days between a deletion of the key and its end, 7 to 30. */
  readonly keyDeletionWindowDays: number;
}

/** What watches over a secret's age needs to know. */
export interface SecretAge {
  readonly arn: pulumi.Output<string>;
  readonly maximumAgeDays: number;
  readonly rotates: boolean;
}

/**
 * Containers for an environment's secrets, one for each secret and service, encrypted with one key. They are made without
 * values, so that no value is ever in the program, in a plan or in the state.
 *
 * Costs 0.40 USD a month for each secret, 0.05 USD for 10,000 reads, and 1 USD for the key (us-east-1, November 2026,
 * https://aws.amazon.com/secrets-manager/pricing/).
 *
 * Leaves out: values, the rotation itself, and who may read: each reader gets one statement for each secret, by
 * `secretReadGrants`.
 */
export class SecretStore extends pulumi.ComponentResource {
  /** ARN of each secret, by the name in `secrets`. */
  readonly secretArns: Readonly<Record<string, pulumi.Output<string>>>;
  /** ARN of the key of all of them. */
  readonly keyArn: pulumi.Output<string>;
  /** What each secret may reach in age, by the name in `secrets`: the hook for alarms. */
  readonly ages: Readonly<Record<string, SecretAge>>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: SecretStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    checkSecretStore(name, args);
    super("plinth:security:SecretStore", name, {}, opts);

    const key = new EncryptionKey(`${name}-key`, keyArgs(args), { parent: this });
    const secrets = Object.entries(args.secrets).map(
      ([secretName, declaration]) =>
        [
          secretName,
          createSecret(this, `${name}-${secretName}`, args, declaration, key),
          declaration,
        ] as const,
    );

    this.secretArns = Object.fromEntries(secrets.map(([secretName, { arn }]) => [secretName, arn]));
    this.keyArn = key.arn;
    this.ages = Object.fromEntries(
      secrets.map(([secretName, { arn }, { maximumAgeDays, rotates }]) => [
        secretName,
        { arn, maximumAgeDays, rotates },
      ]),
    );
    this.registerOutputs({ secretArns: this.secretArns, keyArn: this.keyArn });
  }
}

const kebab = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** @throws Error naming the first wrong argument, its value and what is allowed. */
function checkSecretStore(name: string, args: SecretStoreArgs): void {
  checkEncryptionKey(`${name}-key`, keyArgs(args));
  const days = args.recoveryWindowDays;
  if (days !== 0 && (!Number.isInteger(days) || days < 7 || days > 30)) {
    throw new Error(`recoveryWindowDays is ${days}; Secrets Manager allows whole days from 7 to 30, or 0.`);
  }
  const claimed = new Map<string, string>();
  for (const [secretName, secret] of Object.entries(args.secrets)) {
    checkDeclaration(secretName, secret);
    const physical = secretNamePrefix(args.platform, secret.service, secret.purpose);
    checkName("secret", physical, providerEnd);
    const other = claimed.get(physical);
    if (other !== undefined) {
      throw new Error(
        `The secrets "${other}" and "${secretName}" are both "${secret.purpose}" of "${secret.service}"; a service has one secret for each purpose.`,
      );
    }
    claimed.set(physical, secretName);
  }
}

function checkDeclaration(name: string, secret: SecretDeclaration): void {
  const wrong = [name, secret.service, secret.purpose].find((text) => !kebab.test(text));
  if (wrong !== undefined) {
    throw new Error(
      `The secret "${name}" uses the name "${wrong}"; allowed are lower-case letters, digits and single hyphens, as in "api-database".`,
    );
  }
  if (!Number.isInteger(secret.maximumAgeDays) || secret.maximumAgeDays < 1) {
    throw new Error(
      `maximumAgeDays of the secret "${name}" is ${secret.maximumAgeDays}; allowed are whole days from 1.`,
    );
  }
  const logins = secret.logins ?? [];
  if (secret.rotates ? logins.length < 1 || logins.length > 2 : logins.length > 0) {
    throw new Error(
      `The secret "${name}" ${secret.rotates ? "rotates" : "does not rotate"} and names ${logins.length} logins; allowed are ${secret.rotates ? "one, or two that take turns" : "none"}.`,
    );
  }
}

function keyArgs(args: SecretStoreArgs): EncryptionKeyArgs {
  const { accountId, keyDeletionWindowDays, protect, region } = args;
  return {
    description: "Encrypts the secrets of the environment's services",
    deletionWindowDays: keyDeletionWindowDays,
    protect,
    accountId,
    region,
    // Secrets Manager uses the key with the rights of whoever reads or writes the secret.
    services: [],
  };
}

function createSecret(
  parent: SecretStore,
  name: string,
  args: SecretStoreArgs,
  declaration: SecretDeclaration,
  key: EncryptionKey,
): Secret {
  const { accountId, platform, protect, recoveryWindowDays } = args;
  const { logins, maximumAgeDays, purpose, rotates, service } = declaration;
  const secret = new Secret(
    name,
    {
      // The provider appends a number that has not been before.
      namePrefix: secretNamePrefix(platform, service, purpose),
      description: `${purpose} of ${service}, changed ${rotates ? "by rotation" : "by people"}`,
      kmsKeyId: key.arn,
      recoveryWindowInDays: recoveryWindowDays,
      tags: {
        Name: name,
        "plinth:service": service,
        "plinth:purpose": purpose,
        "plinth:changed-by": rotates ? "rotation" : "people",
        "plinth:maximum-age-days": String(maximumAgeDays),
        ...(logins === undefined ? {} : { "plinth:logins": logins.join(" ") }),
      },
    },
    { parent, protect },
  );
  new SecretPolicy(
    `${name}-policy`,
    {
      secretArn: secret.arn,
      policy: JSON.stringify(secretPolicy(accountId)),
      blockPublicPolicy: true,
    },
    { parent },
  );
  return secret;
}
