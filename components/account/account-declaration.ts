import * as pulumi from "@pulumi/pulumi";

export interface AccountDeclarationArgs {
  /** AWS Regions in which the account may keep data. */
  readonly allowedRegions: readonly string[];
  /** Accounts, twelve digits each, whose principals may be given rights in it: its own, and those that its config names. */
  readonly accountIds: readonly string[];
}

/**
 * Says in every plan and in the state that this is an account and no environment, where data may be, and whose principals may be given
 * rights, so that rules can judge it by what only an account has, such as identities of the pipeline.
 *
 * Creates nothing and costs nothing.
 */
export class AccountDeclaration extends pulumi.ComponentResource {
  constructor(name: string, args: AccountDeclarationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:account:AccountDeclaration", name, args, opts);

    this.registerOutputs({});
  }
}
