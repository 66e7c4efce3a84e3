import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import * as pulumi from "@pulumi/pulumi";
import { createPeerRules } from "../data/function-peer.ts";
import { type AccessHostArgs, checkAccessHost, volumeKeyArgs } from "./access-host-args.ts";
import { createInstance, createProfile, createTemplate } from "./access-instance.ts";
import { createDocuments, createUsers } from "./access-users.ts";
import { EncryptionKey } from "./encryption-key.ts";

export type { AccessHostArgs, AccessTarget } from "./access-host-args.ts";

/**
 * A host through which people reach the cluster's API and the database, by Session Manager alone: nobody connects to it, it has no key
 * and no public address. Who may use it assumes its users' role, which opens tunnels to these two places and shells with a log, and
 * nothing else. CloudTrail records each session with the user; what goes through a tunnel is recorded by its two ends only.
 *
 * Costs about 3 USD a month for a t4g.nano, 1 for its volume and 1 for the key (us-east-1, November 2026,
 * https://aws.amazon.com/ec2/pricing/on-demand/).
 *
 * Leaves out: a second host in another zone, and tools on it, because clients run on people's own machines. Its image is that of the day
 * it was made; `pulumi up --replace` on the instance makes it anew, at no loss.
 */
export class AccessHost extends pulumi.ComponentResource {
  /** Id of the instance. */
  readonly instanceId: pulumi.Output<string>;
  /** ARN of the role that users assume. */
  readonly userRoleArn: pulumi.Output<string>;
  /** Id of its security group, which nothing may enter. */
  readonly securityGroupId: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: AccessHostArgs, opts?: pulumi.ComponentResourceOptions) {
    checkAccessHost(name, args);
    super("plinth:security:AccessHost", name, {}, opts);

    const group = createGroup(this, name, args);
    const log = createLogGroup(this, name, args);
    const key = new EncryptionKey(`${name}-key`, volumeKeyArgs(args), { parent: this });
    const { permissions, profile } = createProfile(this, name, args, log);
    const template = createTemplate(this, name, key);
    const instance = createInstance(this, name, args, { group, permissions, profile, template });
    const documents = createDocuments(this, name, args, log);
    const users = createUsers(this, name, args, instance, documents);

    this.instanceId = instance.id;
    this.userRoleArn = users.arn;
    this.securityGroupId = group.id;
    this.registerOutputs({
      instanceId: this.instanceId,
      userRoleArn: this.userRoleArn,
      securityGroupId: this.securityGroupId,
    });
  }
}

/** Nothing comes in; out go the two tunnels and what Session Manager needs. */
function createGroup(parent: AccessHost, name: string, args: AccessHostArgs): SecurityGroup {
  const group = new SecurityGroup(
    name,
    { vpcId: args.vpcId, description: "Access host: nothing comes in", tags: { Name: name } },
    { parent },
  );
  const { cluster, database } = args;
  const peers = [
    { name: "database", port: database.port, securityGroupId: database.securityGroupId },
    { name: "cluster", port: cluster.port, securityGroupId: cluster.securityGroupId },
    ...args.awsServices,
  ];
  for (const peer of peers) createPeerRules(parent, name, group, peer);
  return group;
}

function createLogGroup(
  parent: AccessHost,
  name: string,
  { logKeyArn, logRetentionDays, platform, protect }: AccessHostArgs,
): LogGroup {
  return new LogGroup(
    `${name}-log`,
    {
      name: `/plinth/${platform}/access`,
      retentionInDays: logRetentionDays,
      kmsKeyId: logKeyArn,
      tags: { Name: `${name}-log` },
    },
    { parent, protect },
  );
}
