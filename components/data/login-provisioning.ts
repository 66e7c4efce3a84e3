import { Invocation } from "@pulumi/aws/lambda/invocation.js";
import * as pulumi from "@pulumi/pulumi";
import { restoreValidator, serviceLogins } from "../../model/logins.ts";
import {
  type AdministeredDatabase,
  databaseEnvironment,
  databasePeer,
  masterSecretPermissions,
} from "./database-administration.ts";
import type { PeerAddresses } from "./function-peer.ts";
import {
  checkVpcFunction,
  type FunctionPlacement,
  placementOf,
  VpcFunction,
  type VpcFunctionArgs,
} from "./lambda-in-vpc.ts";

export interface LoginProvisioningArgs extends FunctionPlacement {
  readonly database: AdministeredDatabase;
  /** Names of the services that connect to the database, in kebab case. May be empty. */
  readonly services: readonly string[];
  /** Counts changes to what provisioning lays down in the database, from 1 upwards; a new number runs it again. */
  readonly schemaVersion: number;
  /** Where Secrets Manager is reached: the endpoints' subnets, or `0.0.0.0/0` through NAT. At least one. */
  readonly secretsManager: readonly PeerAddresses[];
}

/**
 * The roles and schemas of services in a database: made by a function in the VPC, which runs whenever the services change and
 * changes nothing when it runs twice. Logins are made without passwords; their first rotation sets them.
 *
 * Costs about nothing: the function runs for some seconds after such a change.
 *
 * Leaves out: taking away the roles of a service that was removed, because its tables may be wanted still. The run's answer names
 * its schema; docs/runbooks/removed-service.md says how to end it.
 */
export class LoginProvisioning extends pulumi.ComponentResource {
  /** Name of the function. */
  readonly functionName: pulumi.Output<string>;
  /** Id of the function's security group, which the database admits. */
  readonly securityGroupId: pulumi.Output<string>;
  /** The run: what it has made exists when this does. */
  readonly invocation: Invocation;

  /**
   * @throws LoginError when a service's name cannot be used in the database, Error when another argument is wrong; nothing is
   * registered then.
   */
  constructor(name: string, args: LoginProvisioningArgs, opts?: pulumi.ComponentResourceOptions) {
    checkLoginProvisioning(name, args);
    super("plinth:data:LoginProvisioning", name, {}, opts);

    const provision = new VpcFunction(name, functionArgs(args), { parent: this });
    this.invocation = createInvocation(this, name, args, provision);

    this.functionName = provision.functionName;
    this.securityGroupId = provision.securityGroupId;
    this.registerOutputs({ functionName: this.functionName, securityGroupId: this.securityGroupId });
  }
}

function checkLoginProvisioning(name: string, args: LoginProvisioningArgs): void {
  provisioningEvent(args);
  if (!Number.isInteger(args.schemaVersion) || args.schemaVersion < 1) {
    throw new Error(`schemaVersion is ${args.schemaVersion}; allowed are whole numbers from 1.`);
  }
  if (args.secretsManager.length === 0) {
    throw new Error("secretsManager is empty; name at least one block at which Secrets Manager is reached.");
  }
  checkVpcFunction(name, functionArgs(args));
}

/**
 * What the function is told, names derived: it makes up none.
 *
 * @throws LoginError when a service's name cannot be used in the database.
 */
export function provisioningEvent(input: Pick<LoginProvisioningArgs, "services" | "schemaVersion">) {
  return {
    services: input.services.toSorted().map(serviceLogins),
    schemaVersion: input.schemaVersion,
    validator: restoreValidator,
  };
}

function functionArgs(args: LoginProvisioningArgs): VpcFunctionArgs {
  const { database, region, secretsManager } = args;
  return {
    ...placementOf(args),
    description: "Makes schemas, roles and logins in the database",
    timeoutSeconds: 120,
    memoryMb: 256,
    environment: databaseEnvironment(database),
    permissions: pulumi
      .all([database.masterSecretArn, database.masterKeyArn])
      .apply(([masterSecretArn, masterKeyArn]) =>
        masterSecretPermissions({ masterSecretArn, masterKeyArn, region }),
      ),
    peers: [databasePeer(database), ...secretsManager],
  };
}

function createInvocation(
  parent: LoginProvisioning,
  name: string,
  args: LoginProvisioningArgs,
  provision: VpcFunction,
): Invocation {
  return new Invocation(
    `${name}-run`,
    {
      functionName: provision.functionName,
      input: JSON.stringify(provisioningEvent(args)),
      // A database that takes the place of another one is as empty as the first was, although the input is the same.
      triggers: { database: args.database.resourceId },
    },
    // The function exists before the rules that let it through, and no data of the run says that it needs them.
    { parent, dependsOn: [provision] },
  );
}
