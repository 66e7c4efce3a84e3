import type { LogGroup } from "@pulumi/aws/cloudwatch/logGroup.js";
import { Instance } from "@pulumi/aws/ec2/instance.js";
import { LaunchTemplate } from "@pulumi/aws/ec2/launchTemplate.js";
import type { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { InstanceProfile } from "@pulumi/aws/iam/instanceProfile.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import { RolePolicyAttachment } from "@pulumi/aws/iam/rolePolicyAttachment.js";
import type * as pulumi from "@pulumi/pulumi";
import { regionOf } from "../../model/regions.ts";
import { hostLogPolicy } from "./access-documents.ts";
import type { AccessHostArgs } from "./access-host-args.ts";
import type { EncryptionKey } from "./encryption-key.ts";

/**
 * The image as AWS publishes it: EC2 looks the parameter up when it starts the instance. Not the minimal one, which comes without the
 * agent of Session Manager.
 *
 * Source: https://docs.aws.amazon.com/linux/al2023/ug/ec2.html and
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/create-launch-template.html#use-an-ssm-parameter-instead-of-an-ami-id
 */
const image = "resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64";

/** Who the instance is in AWS. */
export interface Profile {
  readonly profile: InstanceProfile;
  /** What the agent needs from its first minute on. */
  readonly permissions: readonly pulumi.Resource[];
}

/** The instance's role: Session Manager, and the log of its shells. */
export function createProfile(
  parent: pulumi.Resource,
  name: string,
  { region }: AccessHostArgs,
  log: LogGroup,
): Profile {
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
export function createTemplate(parent: pulumi.Resource, name: string, key: EncryptionKey): LaunchTemplate {
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

export interface InstanceParts extends Profile {
  readonly group: SecurityGroup;
  readonly template: LaunchTemplate;
}

/** No public address, no key, and metadata for whoever holds a session token alone. */
export function createInstance(
  parent: pulumi.Resource,
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
