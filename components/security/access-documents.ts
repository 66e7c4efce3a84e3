import { regionOf } from "../../model/regions.ts";

/** What people open: a tunnel to the database, one to the cluster's API, or a shell on the host. */
export const accessDocuments = ["database", "cluster", "shell"] as const;

export type AccessDocument = (typeof accessDocuments)[number];

/** Name of a document of an environment, as in `plinth-prod-use1-access-database`: nothing has to be looked up to use it. */
export function accessDocumentName(platform: string, document: AccessDocument): string {
  return `${platform}-access-${document}`;
}

/**
 * A tunnel to one host and one port. Both stand in the document, so that who may use it reaches nothing else; AWS' own document for
 * tunnels would reach whatever the host does.
 *
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-schema.html
 */
export function tunnelDocument(description: string, host: string, port: number) {
  return {
    schemaVersion: "1.0",
    description,
    sessionType: "Port",
    parameters: {
      localPortNumber: {
        type: "String",
        description: "Port on the own machine",
        allowedPattern: "^[1-9][0-9]{0,4}$",
        default: String(port),
      },
    },
    properties: {
      type: "LocalPortForwarding",
      host,
      portNumber: String(port),
      localPortNumber: "{{ localPortNumber }}",
    },
  } as const;
}

/** Minutes without a key, and minutes at all, after which a shell ends. */
const shellMinutes = { idle: 20, most: 60 } as const;

/** A shell whose every line goes into a log group that has to be encrypted. */
export function shellDocument(logGroupName: string) {
  return {
    schemaVersion: "1.0",
    description: "A shell on the access host, with a log",
    sessionType: "Standard_Stream",
    inputs: {
      s3BucketName: "",
      s3KeyPrefix: "",
      s3EncryptionEnabled: true,
      cloudWatchLogGroupName: logGroupName,
      cloudWatchEncryptionEnabled: true,
      cloudWatchStreamingEnabled: true,
      kmsKeyId: "",
      runAsEnabled: false,
      runAsDefaultUser: "",
      idleSessionTimeout: String(shellMinutes.idle),
      maxSessionDuration: String(shellMinutes.most),
      shellProfile: { windows: "", linux: "" },
    },
  } as const;
}

/** Who may become a user of the host: the named roles. */
export function accessTrust(userRoleArns: readonly string[]) {
  return {
    Version: "2012-10-17",
    Statement: [
      { Sid: "Users", Effect: "Allow", Principal: { AWS: [...userRoleArns] }, Action: "sts:AssumeRole" },
    ],
  };
}

export interface AccessPolicyInput {
  /** ARN of the host's instance. */
  readonly instanceArn: string;
  /** ARNs of the documents. */
  readonly documentArns: readonly string[];
  readonly accountId: string;
  readonly region: string;
}

/**
 * What a user may do: open sessions on this host with these documents and no other, and end their own.
 *
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-restrict-access-quickstart.html and
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-specify-session-document.html
 */
export function accessPolicy({ accountId, documentArns, instanceArn, region }: AccessPolicyInput) {
  const sessions = `arn:${regionOf(region).partition}:ssm:${region}:${accountId}:session/*`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "OpenSessions",
        Effect: "Allow",
        Action: "ssm:StartSession",
        Resource: [instanceArn, ...documentArns],
        // Without it a session that names no document would get the account's own.
        Condition: { BoolIfExists: { "ssm:SessionDocumentAccessCheck": "true" } },
      },
      { Sid: "UseThem", Effect: "Allow", Action: "ssmmessages:OpenDataChannel", Resource: sessions },
      {
        Sid: "EndOwnSessions",
        Effect: "Allow",
        Action: ["ssm:ResumeSession", "ssm:TerminateSession"],
        Resource: sessions,
        Condition: {
          StringLike: { "ssm:resourceTag/aws:ssmmessages:session-id": [`$\{aws:userid}`] },
        },
      },
    ],
  };
}

/**
 * What the host itself may do beside what Session Manager needs: write the log of shells.
 *
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/getting-started-create-iam-instance-profile.html
 */
export function hostLogPolicy(logGroupArn: string) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "WriteTheLog",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
        Resource: [logGroupArn, `${logGroupArn}:*`],
      },
      // It asks whether the group is encrypted, and the list cannot be narrowed.
      { Sid: "FindTheLog", Effect: "Allow", Action: "logs:DescribeLogGroups", Resource: "*" },
    ],
  };
}
