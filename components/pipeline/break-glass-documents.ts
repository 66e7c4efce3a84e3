import {
  type AccountPlace,
  accountEnvironment,
  accountPath,
  accountPolicyArn,
  boundaryName,
  trailArn,
} from "../../model/account-names.ts";
import { regionOf } from "../../model/regions.ts";
import { rolesAreBounded } from "./account-denials.ts";
import { type IdentityDocument, identityDocument, type TrustDocument } from "./identity-document.ts";
import { accountBucketArns } from "./identity-scope.ts";

/** Seconds since a person has typed a code, above which the role is not given. */
const mfaAgeSeconds = 900;

/**
 * Who may break the glass: the named people, with a code of a device typed in the last quarter of an hour, in the account's own Region,
 * because the alarm listens there. People sign in as IAM users for it: a session of Identity Center shows IAM no device.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
export function breakGlassTrust(principalArns: readonly string[], region: string): TrustDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "PeopleWithADevice",
        Effect: "Allow",
        Principal: { AWS: principalArns },
        Action: "sts:AssumeRole",
        Condition: {
          Bool: { "aws:MultiFactorAuthPresent": "true" },
          NumericLessThan: { "aws:MultiFactorAuthAge": String(mfaAgeSeconds) },
          StringEquals: { "aws:RequestedRegion": region },
        },
      },
    ],
  };
}

/**
 * What even who has broken the glass cannot do: unmake the record of what was done, what protects states, and the boundaries; or
 * stay, by a user, a key or a role that nobody bounds.
 */
export function breakGlassBoundary(place: AccountPlace): IdentityDocument {
  const { accountId, project, region } = place;
  const iam = `arn:${regionOf(region).partition}:iam::${accountId}`;
  return identityDocument(
    { Sid: "Everything", Effect: "Allow", Action: "*", Resource: "*" },
    {
      Sid: "TheRecordStays",
      Effect: "Deny",
      Action: ["cloudtrail:Delete*", "cloudtrail:Put*", "cloudtrail:Stop*", "cloudtrail:Update*"],
      Resource: trailArn(place),
    },
    {
      Sid: "RecordsAndVersionsStay",
      Effect: "Deny",
      Action: [
        "s3:BypassGovernanceRetention",
        "s3:DeleteBucket*",
        "s3:DeleteObjectVersion",
        "s3:PutBucket*",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:PutReplicationConfiguration",
      ],
      Resource: accountBucketArns({ place }),
    },
    {
      Sid: "IdentitiesStay",
      Effect: "Deny",
      Action: [
        "iam:Add*",
        "iam:Attach*",
        "iam:Create*",
        "iam:Delete*",
        "iam:Detach*",
        "iam:PassRole",
        "iam:Put*",
        "iam:Remove*",
        "iam:Set*",
        "iam:Tag*",
        "iam:Untag*",
        "iam:Update*",
        "sts:AssumeRole",
      ],
      Resource: [`${iam}:role${accountPath}*`, `${iam}:policy${accountPath}*`, `${iam}:oidc-provider/*`],
    },
    {
      Sid: "NobodyStays",
      Effect: "Deny",
      Action: [
        "iam:CreateAccessKey",
        "iam:CreateLoginProfile",
        "iam:CreateOpenIDConnectProvider",
        "iam:CreateSAMLProvider",
        "iam:CreateUser",
        "iam:DeleteRolePermissionsBoundary",
      ],
      Resource: "*",
    },
    rolesAreBounded(accountPolicyArn(place, boundaryName(project, "*", "workload"))),
    {
      Sid: "KeysAndTheAlarmStay",
      Effect: "Deny",
      Action: [
        "events:Delete*",
        "events:Disable*",
        "events:Put*",
        "events:Remove*",
        "kms:Disable*",
        "kms:PutKeyPolicy",
        "kms:ScheduleKeyDeletion",
        "sns:DeleteTopic",
        "sns:SetTopicAttributes",
      ],
      Resource: "*",
      Condition: { StringEquals: { "aws:ResourceTag/Environment": accountEnvironment } },
    },
  );
}
