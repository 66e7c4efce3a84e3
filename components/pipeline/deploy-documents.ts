import { accountPolicyArn, boundaryName } from "../../model/account-names.ts";
import { evidenceKeeping } from "../../model/evidence-access.ts";
import { regionOf } from "../../model/regions.ts";
import { stateReading, stateWriting } from "../../model/state-access.ts";
import {
  noAccountIdentities,
  noAccountSettings,
  noForeignResources,
  rolesAreBounded,
} from "./account-denials.ts";
import { type IdentityDocument, type IdentityStatement, identityDocument } from "./identity-document.ts";
import {
  accountBucketArns,
  type IdentityScope,
  stateBucketArn,
  stateScopeOf,
  usedKeyArns,
} from "./identity-scope.ts";

/** Services that an environment is made of, all but IAM and S3, of which more has to be said. */
const services = [
  "acm",
  "backup",
  "backup-storage",
  "budgets",
  "ce",
  "cloudwatch",
  "ec2",
  "eks",
  "elasticloadbalancing",
  "events",
  "kms",
  "lambda",
  "logs",
  "rds",
  "route53",
  "secretsmanager",
  "sns",
  "ssm",
  "tag",
  "wafv2",
] as const;

/** Of IAM: roles and instance profiles. No users, keys, groups, policies of their own, or trust in others who sign in. */
const identityActions = ["iam:*InstanceProfile*", "iam:*Role*", "iam:Get*", "iam:List*"] as const;

/** Of the registry: what shows that an image is there, and what is known of it. */
const imageReadings = ["ecr:BatchGetImage", "ecr:Describe*", "ecr:List*"] as const;

/** To whom an environment's roles are passed. */
const roleUsers = [
  "backup.amazonaws.com",
  "ec2.amazonaws.com",
  "eks.amazonaws.com",
  "lambda.amazonaws.com",
  "monitoring.rds.amazonaws.com",
  "pods.eks.amazonaws.com",
] as const;

const wildcards = services.map((service) => `${service}:*`);

/** What a deployment does to an environment's parts. Alike in the role's policy and in its boundary. */
function parts(scope: IdentityScope): readonly IdentityStatement[] {
  return [
    {
      Sid: "Parts",
      Effect: "Allow",
      Action: [...wildcards, ...identityActions, ...imageReadings, "sts:GetCallerIdentity"],
      Resource: "*",
    },
    {
      Sid: "Buckets",
      Effect: "Allow",
      Action: "s3:*",
      NotResource: accountBucketArns(scope),
    },
    ...stateReading(stateScopeOf(scope)),
    ...stateWriting(stateScopeOf(scope)),
    ...evidenceKeeping({
      environment: scope.environment,
      bucketArn: stateBucketArn({ place: scope.evidence }),
    }),
  ];
}

/** What a deployment of one environment may do. Roles are passed to the services that the environment uses, and to no other. */
export function deployPolicy(scope: IdentityScope): IdentityDocument {
  return identityDocument(...parts(scope), {
    Sid: "RolesForKnownServices",
    Effect: "Deny",
    Action: "iam:PassRole",
    Resource: "*",
    Condition: { StringNotEquals: { "iam:PassedToService": roleUsers } },
  });
}

/**
 * What a deployment can never do, whatever its policies come to say: touch what protects states, the trail, boundaries, other
 * environments; read a secret's value; or make a role that could. Every role that it makes carries the boundary of workloads.
 */
export function deployBoundary(scope: IdentityScope): IdentityDocument {
  const { environment, place } = scope;
  const { accountId, project, region } = place;
  return identityDocument(
    ...parts(scope),
    ...noForeignResources(scope),
    noAccountIdentities(scope),
    noAccountSettings(),
    {
      Sid: "KeysOfStatesAreOnlyUsed",
      Effect: "Deny",
      NotAction: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey"],
      Resource: usedKeyArns(scope),
    },
    rolesAreBounded(accountPolicyArn(place, boundaryName(project, environment, "workload"))),
    {
      Sid: "NoValues",
      Effect: "Deny",
      Action: [
        "iam:DeleteRolePermissionsBoundary",
        "secretsmanager:*SecretValue",
        "ssm:SendCommand",
        "ssm:StartSession",
      ],
      Resource: "*",
    },
    {
      Sid: "NoParameters",
      Effect: "Deny",
      Action: "ssm:GetParameter*",
      // Those of AWS itself, such as the newest image of a host, belong to no account.
      Resource: `arn:${regionOf(region).partition}:ssm:*:${accountId}:parameter/*`,
    },
  );
}
