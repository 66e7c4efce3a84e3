import { regionOf } from "../../model/regions.ts";
import type { PolicyStatement } from "../security/policy-document.ts";

/** One statement of an identity's policy: whoever has the role is spoken of, so nobody is named. */
export type PermissionStatement = Omit<PolicyStatement, "Principal">;

/**
 * What a role may do.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface PermissionDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PermissionStatement[];
}

export interface FunctionPermissionsInput {
  /** ARN of the function's log group, without `:*`. */
  readonly logGroupArn: string;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region of the function, as in `us-east-1`. */
  readonly region: string;
  /** What the function's own work needs beside its network interfaces and its log. May be empty. */
  readonly own: readonly PermissionStatement[];
}

const networkInterfaceActions = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

/**
 * The policy of a function in a VPC: network interfaces, its own log group, and its own work.
 *
 * Lambda makes the network interfaces in the function's name, which is why the role must allow it; the second statement takes
 * the same away from the function's code, as Lambda's documentation advises:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
 *
 * It is narrower than the managed policy AWSLambdaVPCAccessExecutionRole, which writes to every log group of the account:
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSLambdaVPCAccessExecutionRole.html
 */
export function functionPermissions(input: FunctionPermissionsInput): PermissionDocument {
  const { accountId, logGroupArn, own, region } = input;
  return {
    Version: "2012-10-17",
    Statement: [
      // Describing knows no resources, and the ids of the interfaces are not known before Lambda makes them.
      { Sid: "NetworkInterfaces", Effect: "Allow", Action: networkInterfaceActions, Resource: "*" },
      {
        Sid: "NetworkInterfacesAreLambdasNotTheCodes",
        Effect: "Deny",
        Action: networkInterfaceActions,
        Resource: "*",
        Condition: {
          ArnLike: {
            "lambda:SourceFunctionArn": `arn:${regionOf(region).partition}:lambda:${region}:${accountId}:function:*`,
          },
        },
      },
      {
        Sid: "OwnLog",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `${logGroupArn}:*`,
      },
      ...own,
    ],
  };
}

/** Who may use a function's role: Lambda. */
export const functionTrust = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Lambda",
      Effect: "Allow",
      Principal: { Service: "lambda.amazonaws.com" },
      Action: "sts:AssumeRole",
    },
  ],
} as const;
