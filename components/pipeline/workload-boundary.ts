import { noAccountIdentities, noAccountSettings, noForeignResources } from "./account-denials.ts";
import { type IdentityDocument, identityDocument } from "./identity-document.ts";
import { accountBucketArns, type IdentityScope, usedKeyArns } from "./identity-scope.ts";

/** By which a role could give itself or another more than it has. Instance profiles and service-linked roles are none of it. */
const escalations = [
  "iam:*AccessKey*",
  "iam:*LoginProfile*",
  "iam:*MFADevice*",
  "iam:*OpenIDConnectProvider*",
  "iam:*PermissionsBoundary",
  "iam:*SAMLProvider*",
  "iam:AddUserToGroup",
  "iam:Attach*",
  "iam:CreateGroup",
  "iam:CreatePolicy*",
  "iam:CreateRole",
  "iam:CreateUser",
  "iam:Put*",
  "iam:SetDefaultPolicyVersion",
  "iam:UpdateAssumeRolePolicy",
  "sts:AssumeRole",
] as const;

/** What watches the account, and what runs the pipeline. */
const watchers = [
  "access-analyzer:*",
  "account:*",
  "cloudtrail:*",
  "codebuild:*",
  "config:*",
  "guardduty:*",
  "organizations:*",
  "securityhub:*",
] as const;

/**
 * What roles inside an environment can never do, of pods, nodes, functions and the cluster alike. What each may do, its own policies
 * say; a deployment can make no role without this, and so none that is mightier than itself.
 */
export function workloadBoundary(scope: IdentityScope): IdentityDocument {
  return identityDocument(
    { Sid: "WhatItsPoliciesSay", Effect: "Allow", Action: "*", Resource: "*" },
    ...noForeignResources(scope),
    noAccountIdentities(scope),
    noAccountSettings(),
    { Sid: "NoEscalation", Effect: "Deny", Action: escalations, Resource: "*" },
    { Sid: "NoWatchers", Effect: "Deny", Action: watchers, Resource: "*" },
    {
      Sid: "NoStates",
      Effect: "Deny",
      Action: ["kms:*", "s3:*"],
      Resource: [...accountBucketArns(scope), ...usedKeyArns(scope)],
    },
  );
}
