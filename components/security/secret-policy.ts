import { type PolicyDocument, policyDocument } from "./policy-document.ts";

/**
 * The resource policy of a secret: it grants nothing, and forbids what no grant may ever allow, to read it over a connection
 * without TLS or from another account. Services of AWS come from no account and are asked for by identities of ours.
 *
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html
 */
export function secretPolicy(accountId: string): PolicyDocument {
  return policyDocument(
    {
      Sid: "NothingWithoutTls",
      Effect: "Deny",
      Principal: "*",
      Action: "secretsmanager:*",
      Resource: "*",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "NobodyOfAnotherAccount",
      Effect: "Deny",
      Principal: "*",
      Action: "secretsmanager:*",
      Resource: "*",
      Condition: {
        StringNotEquals: { "aws:PrincipalAccount": accountId },
        Bool: { "aws:PrincipalIsAWSService": "false" },
      },
    },
  );
}
