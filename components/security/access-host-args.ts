import type * as pulumi from "@pulumi/pulumi";
import { checkName } from "../../model/names.ts";
import { regionOf } from "../../model/regions.ts";
import { checkPeers, type PeerAddresses } from "../data/function-peer.ts";
import { checkLogRetention } from "../data/log-retention.ts";
import { checkEncryptionKey, type EncryptionKeyArgs } from "./encryption-key.ts";

/** What people reach through the host. */
export interface AccessTarget {
  /** Host name. */
  readonly host: pulumi.Input<string>;
  /** TCP port. */
  readonly port: number;
  /** Id of its security group, which is made to admit the host. */
  readonly securityGroupId: pulumi.Input<string>;
}

export interface AccessHostArgs {
  /** What names of the environment begin with, as in `plinth-prod-use1`. */
  readonly platform: string;
  /** Id of the VPC. */
  readonly vpcId: pulumi.Input<string>;
  /** Id of a private subnet. */
  readonly subnetId: pulumi.Input<string>;
  /** Type of the instance, of Graviton, as in `t4g.nano`. */
  readonly instanceType: string;
  /** ARNs of the roles whose people may use the host, at least one. */
  readonly userRoleArns: readonly string[];
  /** The one database that a tunnel leads to. */
  readonly database: AccessTarget;
  /** The API of the cluster. */
  readonly cluster: AccessTarget;
  /** Where AWS services are reached: Session Manager and CloudWatch Logs. */
  readonly awsServices: readonly PeerAddresses[];
  /** Days for which logs of shells are kept, one of those that CloudWatch Logs offers. */
  readonly logRetentionDays: number;
  /** ARN of the key of the log group. */
  readonly logKeyArn: pulumi.Input<string>;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region, as in `us-east-1`. */
  readonly region: string;
  /** Days between a deletion of the volume's key and its end, 7 to 30. */
  readonly keyDeletionWindowDays: number;
  /** True when the engine must refuse to delete key and logs. */
  readonly protect: boolean;
}

const roleArn = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** @throws Error naming the first wrong argument, its value and what is allowed. */
export function checkAccessHost(name: string, args: AccessHostArgs): void {
  const { awsServices, instanceType, logRetentionDays, region, userRoleArns } = args;
  regionOf(region);
  checkName("iamRole", `${name}-users`);
  checkName("securityGroup", name);
  checkPeers(awsServices);
  checkLogRetention("logRetentionDays", logRetentionDays);
  checkEncryptionKey(`${name}-key`, volumeKeyArgs(args));
  if (!/^[a-z]+\d+g[a-z]*\.[a-z0-9]+$/.test(instanceType)) {
    throw new Error(
      `instanceType is "${instanceType}"; allowed are types of Graviton, as in "t4g.nano", because the image is for arm64.`,
    );
  }
  if (userRoleArns.length === 0) {
    throw new Error("userRoleArns is empty; name at least one role, or nobody may use the host.");
  }
  const wrong = userRoleArns.find((arn) => !roleArn.test(arn));
  if (wrong !== undefined) {
    throw new Error(
      `userRoleArns names "${wrong}"; allowed are ARNs of IAM roles, as in "arn:aws:iam::111122223333:role/operator".`,
    );
  }
}

export function volumeKeyArgs(args: AccessHostArgs): EncryptionKeyArgs {
  const { accountId, keyDeletionWindowDays: deletionWindowDays, protect, region } = args;
  return {
    description: "Encrypts the volume of the access host",
    accountId,
    deletionWindowDays,
    protect,
    region,
    services: [],
  };
}
