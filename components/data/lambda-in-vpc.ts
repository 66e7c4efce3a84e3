import { existsSync } from "node:fs";
import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { Function as LambdaFunction } from "@pulumi/aws/lambda/function.js";
import * as pulumi from "@pulumi/pulumi";
import { checkName } from "../../model/names.ts";
import { regionOf } from "../../model/regions.ts";
import { checkPeers, createPeerRules, type FunctionPeer } from "./function-peer.ts";
import { functionPermissions, functionTrust, type PermissionStatement } from "./function-permissions.ts";
import { checkLogRetention } from "./log-retention.ts";

export interface VpcFunctionArgs {
  /** True when the engine must refuse to delete the function's log group. */
  readonly protect: boolean;
  /** What the function does, as the console shows it. At most 256 characters. */
  readonly description: string;
  /** Directory with the bundled code; `index.mjs` in it exports `handler`. */
  readonly codeDirectory: string;
  /** Seconds after which Lambda stops a run, 1 to 900. */
  readonly timeoutSeconds: number;
  /** Memory in MiB, 128 to 10240; the share of a processor grows with it. */
  readonly memoryMb: number;
  /** Environment variables. Names of secrets may stand here, secrets never: they would be in the state. */
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** What the function's own work needs, beside network interfaces and its log, which it always may. */
  readonly permissions: pulumi.Input<readonly PermissionStatement[]>;
  /** Id of the VPC. */
  readonly vpcId: pulumi.Input<string>;
  /** Subnets for the function's network interfaces, at least one. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Everybody the function opens connections to. */
  readonly peers: readonly FunctionPeer[];
  /** Days the log is kept, one of those that CloudWatch Logs offers, as in 30. */
  readonly logRetentionDays: number;
  /** ARN of the key that encrypts the log; its policy must admit CloudWatch Logs in this Region. */
  readonly logKeyArn: pulumi.Input<string>;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region, as in `us-east-1`. */
  readonly region: string;
}

/** What of a function is decided by whoever composes the platform, and passed on by the component that makes the function. */
export type FunctionPlacement = Pick<
  VpcFunctionArgs,
  | "accountId"
  | "codeDirectory"
  | "logKeyArn"
  | "logRetentionDays"
  | "protect"
  | "region"
  | "subnetIds"
  | "vpcId"
>;

/** The placement alone, out of the arguments of a component that makes a function. */
export function placementOf(args: FunctionPlacement): FunctionPlacement {
  const { accountId, codeDirectory, logKeyArn, logRetentionDays, protect, region, subnetIds, vpcId } = args;
  return { accountId, codeDirectory, logKeyArn, logRetentionDays, protect, region, subnetIds, vpcId };
}

/**
 * Where Lambda's Node.js runtimes keep the certificates of Amazon's own authorities, those of RDS among them. From Node.js 20
 * on the runtime does not load them by itself:
 * https://aws.amazon.com/blogs/compute/node-js-20-x-runtime-now-available-in-aws-lambda/
 */
const rdsCaFile = "/var/runtime/ca-cert.pem";

/**
 * A Lambda function in the VPC that talks to a database, with a role, an encrypted log group and a security group of its own.
 * Nobody can connect to it, and it can connect only to its peers.
 *
 * Costs nothing while it does not run, and cents a month for a few runs a day (us-east-1, November 2026,
 * https://aws.amazon.com/lambda/pricing/); its log 0.50 USD a GB.
 *
 * Leaves out: who may invoke it, which its caller decides; versions and aliases, because one version runs at a time.
 */
export class VpcFunction extends pulumi.ComponentResource {
  /** ARN of the function. */
  readonly arn: pulumi.Output<string>;
  /** Name of the function. */
  readonly functionName: pulumi.Output<string>;
  /** Id of the function's security group: what others admit. */
  readonly securityGroupId: pulumi.Output<string>;
  /** ARN of the function's role. */
  readonly roleArn: pulumi.Output<string>;
  /** Name of the function's log group. */
  readonly logGroupName: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range or the code is not there; nothing is registered then. */
  constructor(name: string, args: VpcFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    checkVpcFunction(name, args);
    super("plinth:data:VpcFunction", name, {}, opts);

    const group = createSecurityGroup(this, name, args);
    for (const peer of args.peers) createPeerRules(this, name, group, peer);
    const log = createLogGroup(this, name, args);
    const role = createRole(this, name, args);
    const policy = createRolePolicy(this, name, args, role, log);
    const lambda = createFunction(this, name, args, { group, log, policy, role });

    this.arn = lambda.arn;
    this.functionName = lambda.name;
    this.securityGroupId = group.id;
    this.roleArn = role.arn;
    this.logGroupName = log.name;
    this.registerOutputs({
      arn: this.arn,
      functionName: this.functionName,
      securityGroupId: this.securityGroupId,
      roleArn: this.roleArn,
      logGroupName: this.logGroupName,
    });
  }
}

/**
 * Checks what can be known before anything is registered; a component that makes such a function calls it in its own check.
 *
 * @throws Error naming the first wrong argument, its value and what is allowed.
 */
export function checkVpcFunction(name: string, args: VpcFunctionArgs): void {
  // Function and role may have 64 characters, and the role's name is the longer one.
  checkName("iamRole", `${name}-role`);
  checkName("securityGroup", `${name}-group`);
  regionOf(args.region);
  checkPeers(args.peers);
  checkLogRetention("logRetentionDays", args.logRetentionDays);
  if (args.subnetIds.length === 0)
    throw new Error(`subnetIds of "${name}" is empty; name at least one subnet.`);
  checkRange("timeoutSeconds", args.timeoutSeconds, 1, 900);
  checkRange("memoryMb", args.memoryMb, 128, 10_240);
  if (!existsSync(args.codeDirectory)) {
    throw new Error(`The code of "${name}" is not at ${args.codeDirectory}. Bundle it first: npm run bundle`);
  }
}

function checkRange(argument: string, value: number, least: number, most: number): void {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new Error(`${argument} is ${value}; Lambda allows whole numbers from ${least} to ${most}.`);
  }
}

function createSecurityGroup(parent: VpcFunction, name: string, args: VpcFunctionArgs): SecurityGroup {
  return new SecurityGroup(
    `${name}-group`,
    {
      vpcId: args.vpcId,
      description: `${name}: nobody in, its peers out`,
      tags: { Name: `${name}-group` },
    },
    { parent },
  );
}

function createLogGroup(parent: VpcFunction, name: string, args: VpcFunctionArgs): LogGroup {
  return new LogGroup(
    `${name}-log`,
    { retentionInDays: args.logRetentionDays, kmsKeyId: args.logKeyArn, tags: { Name: `${name}-log` } },
    { parent, protect: args.protect },
  );
}

function createRole(parent: VpcFunction, name: string, args: VpcFunctionArgs): Role {
  return new Role(
    `${name}-role`,
    {
      description: args.description,
      assumeRolePolicy: JSON.stringify(functionTrust),
      tags: { Name: `${name}-role` },
    },
    { parent },
  );
}

function createRolePolicy(
  parent: VpcFunction,
  name: string,
  { accountId, permissions, region }: VpcFunctionArgs,
  role: Role,
  log: LogGroup,
): RolePolicy {
  return new RolePolicy(
    `${name}-permissions`,
    {
      role: role.name,
      policy: pulumi
        .all([log.arn, permissions])
        .apply(([logGroupArn, own]) =>
          JSON.stringify(functionPermissions({ logGroupArn, accountId, region, own })),
        ),
    },
    { parent },
  );
}

interface Parts {
  readonly group: SecurityGroup;
  readonly log: LogGroup;
  readonly policy: RolePolicy;
  readonly role: Role;
}

function createFunction(
  parent: VpcFunction,
  name: string,
  args: VpcFunctionArgs,
  { group, log, policy, role }: Parts,
): LambdaFunction {
  return new LambdaFunction(
    name,
    {
      description: args.description,
      code: new pulumi.asset.FileArchive(args.codeDirectory),
      handler: "index.handler",
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      timeout: args.timeoutSeconds,
      memorySize: args.memoryMb,
      role: role.arn,
      environment: { variables: { ...args.environment, RDS_CA_FILE: rdsCaFile } },
      vpcConfig: { subnetIds: [...args.subnetIds], securityGroupIds: [group.id] },
      loggingConfig: { logFormat: "JSON", logGroup: log.name },
      tags: { Name: name },
    },
    // Lambda refuses a function in a VPC whose role may not yet make network interfaces, and no data of the function says so.
    { parent, dependsOn: [policy] },
  );
}
