import { accountPath } from "../../model/account-names.ts";
import { regionOf } from "../../model/regions.ts";
import type { IdentityStatement } from "./identity-document.ts";
import { type IdentityScope, usedKeyArns } from "./identity-scope.ts";

/** Settings of a whole account or Region that stand among the actions of services which environments use. */
const accountSettings = [
  "ec2:*BlockPublicAccess*",
  "ec2:*EbsEncryptionByDefault",
  "ec2:*EbsDefaultKmsKeyId",
  "ecr:PutRegistry*",
  "rds:ModifyCertificates",
  "s3:PutAccountPublicAccessBlock",
] as const;

export function noAccountSettings(): IdentityStatement {
  return { Sid: "NoAccountSettings", Effect: "Deny", Action: accountSettings, Resource: "*" };
}

/**
 * No role is made, or given anything, that has no workload boundary.
 *
 * @param boundaryArn ARN of the boundary; `*` stands for any characters
 */
export function rolesAreBounded(boundaryArn: string): IdentityStatement {
  return {
    Sid: "RolesAreBounded",
    Effect: "Deny",
    Action: ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
    Resource: "*",
    Condition: { StringNotLike: { "iam:PermissionsBoundary": boundaryArn } },
  };
}

/** Pulling images is what an environment does with the account's registry. */
const allowedOnForeign = [
  "ecr:BatchCheckLayerAvailability",
  "ecr:BatchGetImage",
  "ecr:Describe*",
  "ecr:GetDownloadUrlForLayer",
  "ecr:List*",
] as const;

/**
 * Nothing that carries another environment's tag, nor anything of the account's own, is touched; and nothing is given another's tag.
 * Where a service shows no tag to IAM, as S3 and Route 53 do not, this denies nothing: that is what accounts of their own are for.
 *
 * The keys of states and of evidence are an account's own and used all the same, so they are left out here and restricted by a statement
 * of their own.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html
 */
export function noForeignResources(scope: IdentityScope): readonly IdentityStatement[] {
  const { environment } = scope;
  const foreign = (key: string) => ({
    Null: { [key]: "false" },
    StringNotEquals: { [key]: environment },
  });
  return [
    {
      Sid: "NoForeignResources",
      Effect: "Deny",
      NotAction: allowedOnForeign,
      NotResource: usedKeyArns(scope),
      Condition: foreign("aws:ResourceTag/Environment"),
    },
    {
      Sid: "NoForeignTags",
      Effect: "Deny",
      Action: "*",
      Resource: "*",
      Condition: foreign("aws:RequestTag/Environment"),
    },
  ];
}

/** The identities of the account's own project are not touched, passed or assumed: roles, boundaries, and the trust in GitHub. */
export function noAccountIdentities({ place }: Pick<IdentityScope, "place">): IdentityStatement {
  const { accountId, region } = place;
  const iam = `arn:${regionOf(region).partition}:iam::${accountId}`;
  return {
    Sid: "NoAccountIdentities",
    Effect: "Deny",
    Action: ["iam:*", "sts:AssumeRole*"],
    Resource: [`${iam}:role${accountPath}*`, `${iam}:policy${accountPath}*`, `${iam}:oidc-provider/*`],
  };
}
