import { stateReading } from "../../model/state-access.ts";
import { type IdentityDocument, identityDocument } from "./identity-document.ts";
import { type IdentityScope, stateBucketArn, stateScopeOf } from "./identity-scope.ts";

/**
 * What the provider reads when it compares resources with AWS (`pulumi refresh`, for drift). Nothing of it gives out what is stored: no
 * object, no secret, no log event, no console output.
 */
const readings = [
  "acm:DescribeCertificate",
  "acm:ListTagsForCertificate",
  "backup:Describe*",
  "backup:GetBackup*",
  "backup:GetRestoreTesting*",
  "backup:List*",
  "budgets:ViewBudget",
  "budgets:ListTagsForResource",
  "ce:Get*",
  "ce:ListTagsForResource",
  "cloudwatch:DescribeAlarms",
  "cloudwatch:ListTagsForResource",
  "ec2:Describe*",
  "eks:Describe*",
  "eks:List*",
  "elasticloadbalancing:Describe*",
  "events:Describe*",
  "events:List*",
  "iam:GetInstanceProfile",
  "iam:GetRole",
  "iam:GetRolePolicy",
  "iam:List*",
  "kms:DescribeKey",
  "kms:GetKeyPolicy",
  "kms:GetKeyRotationStatus",
  "kms:List*",
  "lambda:GetFunction",
  "lambda:GetFunctionCodeSigningConfig",
  "lambda:GetPolicy",
  "lambda:List*",
  "logs:DescribeLogGroups",
  "logs:ListTagsForResource",
  "rds:Describe*",
  "rds:ListTagsForResource",
  "route53:Get*",
  "route53:List*",
  "s3:GetAccelerateConfiguration",
  "s3:GetBucket*",
  "s3:GetEncryptionConfiguration",
  "s3:GetLifecycleConfiguration",
  "s3:GetReplicationConfiguration",
  "secretsmanager:DescribeSecret",
  "secretsmanager:GetResourcePolicy",
  "sns:GetSubscriptionAttributes",
  "sns:GetTopicAttributes",
  "sns:List*",
  "ssm:DescribeDocument*",
  "ssm:GetDocument",
  "ssm:ListTagsForResource",
  "sts:GetCallerIdentity",
  "wafv2:GetWebACL",
  "wafv2:GetWebACLForResource",
  "wafv2:ListTagsForResource",
] as const;

/** What would give out a value, whichever other policy should allow it one day. */
const values = [
  "dynamodb:BatchGetItem",
  "dynamodb:GetItem",
  "dynamodb:Query",
  "dynamodb:Scan",
  "ec2:GetConsoleOutput",
  "ec2:GetPasswordData",
  "logs:FilterLogEvents",
  "logs:GetLogEvents",
  "logs:StartQuery",
  "rds-data:*",
  "secretsmanager:BatchGetSecretValue",
  "secretsmanager:GetSecretValue",
  "ssm:GetParameter",
  "ssm:GetParameterHistory",
  "ssm:GetParameters",
  "ssm:GetParametersByPath",
  "ssm:StartSession",
  "sts:AssumeRole",
] as const;

/**
 * What a preview of one environment may do: read its states and how things are set, and nothing else. The code that runs with it is a
 * pull request's, so that every line of it has to be harmless in its author's hands.
 */
export function previewPolicy(scope: IdentityScope): IdentityDocument {
  const { environment, secretsKeyArn, stateKeyArn } = scope;
  return identityDocument(
    ...stateReading(stateScopeOf(scope)),
    { Sid: "SeeSettings", Effect: "Allow", Action: readings, Resource: "*" },
    { Sid: "NoValues", Effect: "Deny", Action: values, Resource: "*" },
    {
      Sid: "NoOtherObjects",
      Effect: "Deny",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      NotResource: `${stateBucketArn(scope)}/${environment}/*`,
    },
    {
      Sid: "NoOtherKeys",
      Effect: "Deny",
      Action: ["kms:Decrypt", "kms:ReEncryptFrom"],
      NotResource: [stateKeyArn, secretsKeyArn],
    },
  );
}
