import * as pulumi from "@pulumi/pulumi";

export interface EnvironmentDeclarationArgs {
  /** AWS Regions in which the environment may keep data. */
  readonly allowedRegions: readonly string[];
  /** Accounts, twelve digits each, whose principals may be given rights in it: its own, and those of the roles of people who get in. */
  readonly accountIds: readonly string[];
  /** Host of the registry that its images are from, as in `222233334444.dkr.ecr.us-east-1.amazonaws.com`. */
  readonly imageRegistry: string;
  /** Highest class of data that the environment holds, as in `confidential`. */
  readonly dataClass: string;
  /** True where the environment is thrown away and made again, with all its data. */
  readonly disposable: boolean;
}

/**
 * Says in every plan and in the state what only the config knows, so that rules can judge them by it: where data may be, of which
 * class it is, whether it may be lost, whose principals may be given rights, and where images are from.
 *
 * Creates nothing and costs nothing.
 */
export class EnvironmentDeclaration extends pulumi.ComponentResource {
  constructor(name: string, args: EnvironmentDeclarationArgs, opts?: pulumi.ComponentResourceOptions) {
    super("plinth:operations:EnvironmentDeclaration", name, args, opts);

    this.registerOutputs({});
  }
}
