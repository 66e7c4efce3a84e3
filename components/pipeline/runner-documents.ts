import { type AccountPlace, type RunnerKind, runnerName } from "../../model/account-names.ts";
import { regionOf } from "../../model/regions.ts";
import { type IdentityDocument, identityDocument } from "./identity-document.ts";

/** Who uses a runner's role: CodeBuild, for this one project. */
export function runnerTrust({ accountId, project, region }: AccountPlace, kind: RunnerKind) {
  const source = `arn:${regionOf(region).partition}:codebuild:${region}:${accountId}:project/${runnerName(project, kind)}`;
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "ThisProject",
        Effect: "Allow",
        Principal: { Service: "codebuild.amazonaws.com" },
        Action: "sts:AssumeRole",
        Condition: { StringEquals: { "aws:SourceAccount": accountId, "aws:SourceArn": source } },
      },
    ],
  };
}

export interface RunnerPolicyInput {
  readonly place: AccountPlace;
  /** ARN of the log group of the runner's builds. */
  readonly logGroupArn: string;
  /** ARN of the connection by which CodeBuild registers a runner at GitHub. */
  readonly connectionArn: string;
  /** ARNs of the subnets in which runners start. */
  readonly subnetArns: readonly string[];
}

/**
 * What a runner may do by itself: write its log, get an interface in its subnets, and register at GitHub. Every job that runs on it has
 * these rights, so there is nothing here that a job could use; what a job does in AWS it does as a role of its own.
 *
 * Source: https://docs.aws.amazon.com/codebuild/latest/userguide/auth-and-access-control-iam-identity-based-access-control.html#customer-managed-policies-example-create-vpc-network-interface
 * and https://docs.aws.amazon.com/codebuild/latest/userguide/connections-github-app.html
 */
export function runnerPolicy(input: RunnerPolicyInput): IdentityDocument {
  const { connectionArn, logGroupArn, place, subnetArns } = input;
  const { accountId, region } = place;
  return identityDocument(
    {
      Sid: "WriteTheLog",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: `${logGroupArn}:*`,
    },
    {
      Sid: "Register",
      Effect: "Allow",
      Action: [
        "codeconnections:GetConnection",
        "codeconnections:GetConnectionToken",
        "codeconnections:UseConnection",
      ],
      Resource: connectionArn,
    },
    {
      Sid: "Interfaces",
      Effect: "Allow",
      Action: [
        "ec2:CreateNetworkInterface",
        "ec2:DeleteNetworkInterface",
        "ec2:DescribeDhcpOptions",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
      ],
      Resource: "*",
    },
    {
      Sid: "InterfacesForCodeBuild",
      Effect: "Allow",
      Action: "ec2:CreateNetworkInterfacePermission",
      Resource: `arn:${regionOf(region).partition}:ec2:${region}:${accountId}:network-interface/*`,
      Condition: {
        ArnEquals: { "ec2:Subnet": subnetArns },
        StringEquals: { "ec2:AuthorizedService": "codebuild.amazonaws.com" },
      },
    },
  );
}
