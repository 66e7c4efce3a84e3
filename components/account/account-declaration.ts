import * as pulumi from "@pulumi/pulumi";

export interface AccountDeclarationArgs {
  /** AWS Regions in which the account may keep data. */
  readonly allowedRegions: readonly string[];
}

/**
 * Says in every plan and in the state that this is an account and no environment, and where data may be, so that rules can judge the
 * one by what only an account has, such as identities of the pipeline.
 *
 * Creates nothing and costs nothing.
 */
export class AccountDeclaration extends pulumi.ComponentResource {
  constructor(name: string, args: AccountDeclarationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:account:AccountDeclaration", name, args, opts);

    this.registerOutputs({});
  }
}
