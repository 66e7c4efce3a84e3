import { Alias } from "@pulumi/aws/kms/alias.js";
import { Key } from "@pulumi/aws/kms/key.js";
import * as pulumi from "@pulumi/pulumi";
import { keyDeletionDays } from "../../model/key-deletion.ts";
import { checkName } from "../../model/names.ts";
import { regionOf } from "../../model/regions.ts";
import { keyPolicy } from "./key-policy.ts";
import { type PolicyStatement, policyDocument } from "./policy-document.ts";

export interface EncryptionKeyArgs {
  /** What the key encrypts, as the console shows it. */
  readonly description: string;
  /** Days between a deletion and the end of the key, 7 to 30. Within them the deletion can be cancelled. */
  readonly deletionWindowDays: number;
  /** True when the engine must refuse to delete the key: everything encrypted with it would be lost. */
  readonly protect: boolean;
  /**
   * True when a key that leaves the program stays in AWS, at its price, because something that outlives the program can be read by
   * it alone. Default false.
   */
  readonly retainOnDelete?: boolean;
  /** The account that owns the key, twelve digits. */
  readonly accountId: string;
  /** Region of the key, as in `us-east-1`. */
  readonly region: string;
  /** Service principals that use the key on the account's behalf, as in `delivery.logs.amazonaws.com`. May be empty. */
  readonly services: readonly string[];
  /** Statements that the key's policy has besides, each in the words of its source. Default none. */
  readonly statements?: readonly PolicyStatement[];
}

/**
 * A customer managed KMS key with a policy of its own, rotated every year, and an alias to find it by.
 *
 * Costs about 1 USD a month: the key's price, to which the first and the second yearly rotation add 1 USD a month each,
 * and 0.03 USD for 10,000 requests (us-east-1, November 2026, https://aws.amazon.com/kms/pricing/).
 *
 * Leaves out: keys for signing, replicas in other Regions, grants to other accounts.
 */
export class EncryptionKey extends pulumi.ComponentResource {
  /** ARN of the key itself, not of its alias: some services refuse an alias. */
  readonly arn: pulumi.Output<string>;
  /** Id of the key, a UUID. */
  readonly keyId: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: EncryptionKeyArgs, opts?: pulumi.ComponentResourceOptions) {
    checkEncryptionKey(name, args);
    super("plinth:security:EncryptionKey", name, {}, opts);

    const key = createKey(this, name, args);
    createAlias(this, name, args, key);

    this.arn = key.arn;
    this.keyId = key.keyId;
    this.registerOutputs({ arn: this.arn, keyId: this.keyId });
  }
}

const servicePrincipal = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/;

/**
 * Checks what can be known before anything is registered; a component that makes a key calls it in its own check.
 *
 * @throws Error naming the first wrong argument, its value and what is allowed.
 */
export function checkEncryptionKey(name: string, args: EncryptionKeyArgs): void {
  checkName("kmsAlias", `alias/${name}-alias`);
  regionOf(args.region);
  if (!/^[0-9]{12}$/.test(args.accountId)) {
    throw new Error(`accountId is "${args.accountId}"; allowed are twelve digits, as in "111122223333".`);
  }
  const days = args.deletionWindowDays;
  const { fewest, most } = keyDeletionDays;
  if (!Number.isInteger(days) || days < fewest || days > most) {
    throw new Error(`deletionWindowDays is ${days}; KMS allows whole days from ${fewest} to ${most}.`);
  }
  const stranger = args.services.find((service) => !servicePrincipal.test(service));
  if (stranger !== undefined) {
    throw new Error(
      `services holds "${stranger}"; allowed are principals of AWS services, as in "delivery.logs.amazonaws.com".`,
    );
  }
}

function createKey(parent: EncryptionKey, name: string, args: EncryptionKeyArgs): Key {
  return new Key(
    name,
    {
      description: args.description,
      deletionWindowInDays: args.deletionWindowDays,
      enableKeyRotation: true,
      policy: JSON.stringify(policyDocument(...keyPolicy(args).Statement, ...(args.statements ?? []))),
      tags: { Name: name },
    },
    { parent, protect: args.protect, retainOnDelete: args.retainOnDelete ?? false },
  );
}

/** It stays with its key, which nobody would find without it. */
function createAlias(
  parent: EncryptionKey,
  name: string,
  { retainOnDelete = false }: EncryptionKeyArgs,
  key: Key,
): Alias {
  return new Alias(`${name}-alias`, { targetKeyId: key.keyId }, { parent, retainOnDelete });
}
