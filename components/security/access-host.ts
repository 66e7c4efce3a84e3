import { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { Instance } from "@pulumi/aws/ec2/instance.js";
import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate.js";
import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import { Document } from "@pulumi/aws/ssm/document.js";
import * as pulumi from "@pulumi/pulumi";
import { regionOf } from "../../model/regions.ts";
import { createPeerRules } from "../data/function-peer.ts";
import {
  type AccessDocument,
  accessDocumentName,
  accessPolicy,
  accessTrust,
  hostLogPolicy,
  shellDocument,
  tunnelDocument,
} from "./access-documents.ts";
import { type AccessHostArgs, checkAccessHost, volumeKeyArgs } from "./access-host-args.ts";
import { EncryptionKey } from "./encryption-key.ts";

export type { AccessHostArgs, AccessTarget } from "./access-host-args.ts";

/**
 * The image as AWS publishes it: EC2 looks the parameter up when it starts the instance. Not the minimal one, which comes without the
 * agent of Session Manager.
 *
 * Source: https://docs.aws.amazon.com/linux/al2023/ug/ec2.html and
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-launch-template.html#use-an-ssm-parameter-instead-of-an-ami-id
 */
const image = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";

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

interface Profile {
  readonly profile: InstanceProfile;
  /** What the agent needs from its first minute on. */
  readonly permissions: readonly pulumi.Resource[];
}

function createProfile(parent: AccessHost, name: string, { region }: AccessHostArgs, log: LogGroup): Profile {
  const role = new Role(
    `${name}-instance`,
    {
      description: "The access host: Session Manager, and the log of its shells",
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "Instances",
            Effect: "Allow",
            Principal: { Service: "ec2.amazonaws.com" },
            Action: "sts:AssumeRole",
          },
        ],
      }),
      tags: { Name: `${name}-instance` },
    },
    { parent },
  );
  const managed = new RolePolicyAttachment(
    `${name}-session-manager`,
    {
      role: role.name,
      policyArn: `arn:${regionOf(region).partition}:iam::aws:policy/AmazonSSMManagedInstanceCore`,
    },
    { parent },
  );
  const logs = new RolePolicy(
    `${name}-log`,
    { role: role.name, policy: log.arn.apply((arn) => JSON.stringify(hostLogPolicy(arn))) },
    { parent },
  );
  const profile = new InstanceProfile(
    `${name}-instance`,
    { role: role.name, tags: { Name: `${name}-instance` } },
    { parent },
  );
  return { profile, permissions: [managed, logs] };
}

/** What only a template can say: an image by its parameter, and the volume of that image. */
function createTemplate(parent: AccessHost, name: string, key: EncryptionKey): LaunchTemplate {
  return new LaunchTemplate(
    `${name}-template`,
    {
      imageId: image,
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: { encrypted: "true", kmsKeyId: key.arn, volumeType: "gp3", deleteOnTermination: "true" },
        },
      ],
      tags: { Name: `${name}-template` },
    },
    { parent },
  );
}

interface InstanceParts extends Profile {
  readonly group: SecurityGroup;
  readonly template: LaunchTemplate;
}

function createInstance(
  parent: AccessHost,
  name: string,
  { instanceType, subnetId }: AccessHostArgs,
  { group, permissions, profile, template }: InstanceParts,
): Instance {
  return new Instance(
    name,
    {
      // By number: another version of the template makes another instance.
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      instanceType,
      subnetId,
      vpcSecurityGroupIds: [group.id],
      associatePublicIpAddress: false,
      iamInstanceProfile: profile.name,
      metadataOptions: {
        httpEndpoint: "enabled",
        httpTokens: "required",
        httpPutResponseHopLimit: 1,
        instanceMetadataTags: "disabled",
      },
      tags: { Name: name },
      volumeTags: { Name: name },
    },
    // The profile names its role alone.
    { parent, dependsOn: [...permissions] },
  );
}

function createDocuments(
  parent: AccessHost,
  name: string,
  { cluster, database, platform }: AccessHostArgs,
  log: LogGroup,
): readonly Document[] {
  const document = (which: AccessDocument, content: pulumi.Output<unknown>): Document =>
    new Document(
      `${name}-${which}`,
      {
        name: accessDocumentName(platform, which),
        documentType: "Session",
        documentFormat: "JSON",
        content: content.apply((value) => JSON.stringify(value)),
        tags: { Name: `${name}-${which}` },
      },
      { parent },
    );
  return [
    document(
      "database",
      pulumi
        .output(database.host)
        .apply((host) => tunnelDocument("A tunnel to the database", host, database.port)),
    ),
    document(
      "cluster",
      pulumi
        .output(cluster.host)
        .apply((host) => tunnelDocument("A tunnel to the cluster's API", host, cluster.port)),
    ),
    document("shell", log.name.apply(shellDocument)),
  ];
}

/** A role of its own, because those of people belong to others: Identity Center lets nobody attach a policy to its roles. */
function createUsers(
  parent: AccessHost,
  name: string,
  { accountId, region, userRoleArns }: AccessHostArgs,
  instance: Instance,
  documents: readonly Document[],
): Role {
  const role = new Role(
    `${name}-users`,
    {
      description: "People who use the access host",
      assumeRolePolicy: JSON.stringify(accessTrust(userRoleArns)),
      maxSessionDuration: 3600,
      tags: { Name: `${name}-users` },
    },
    { parent },
  );
  new RolePolicy(
    `${name}-users`,
    {
      role: role.name,
      policy: pulumi
        .all([instance.arn, pulumi.all(documents.map(({ arn }) => arn))])
        .apply(([instanceArn, documentArns]) =>
          JSON.stringify(accessPolicy({ instanceArn, documentArns, accountId, region })),
        ),
    },
    { parent },
  );
  return role;
}
