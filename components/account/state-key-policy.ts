import type { PolicyStatement } from "../security/policy-document.ts";

/**
 * The statement by which a key of secrets serves the identities of one environment alone, whatever IAM lets others do. Administration
 * is left out on purpose: a key must never become unmanageable.
 *
 * @param userArns ARNs of roles and users; a session counts as its role.
 */
export function onlyItsOwnUsers(userArns: readonly string[]): PolicyStatement {
  return {
    Sid: "OnlyItsOwnUsers",
    Effect: "Deny",
    Principal: "*",
    Action: ["kms:CreateGrant", "kms:Decrypt", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
    Resource: "*",
    Condition: { ArnNotEquals: { "aws:PrincipalArn": userArns } },
  };
}
