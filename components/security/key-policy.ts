import { regionOf } from "../../model/regions.ts";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "./policy-document.ts";

export interface KeyPolicyArgs {
  /** The account that owns the key, twelve digits. */
  readonly accountId: string;
  /** Region of the key, as in `us-east-1`. */
  readonly region: string;
  /** Service principals that use the key on the account's behalf, as in `delivery.logs.amazonaws.com`. May be empty. */
  readonly services: readonly string[];
}

/**
 * The key policy of an `EncryptionKey`.
 *
 * The first statement hands the decision to IAM. It stays, because a key whose policy names nobody can be neither used
 * nor repaired: https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 *
 * A service's statement holds the actions that a writer of encrypted objects or messages needs, and only for requests
 * made on behalf of this account, so that another account cannot make the service use our key:
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-V2-S3.html and
 * https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-sns-policy.html
 */
export function keyPolicy({ accountId, region, services }: KeyPolicyArgs): PolicyDocument {
  const account: PolicyStatement = {
    Sid: "AccountDecidesByIam",
    Effect: "Allow",
    Principal: { AWS: `arn:${regionOf(region).partition}:iam::${accountId}:root` },
    Action: "kms:*",
    Resource: "*",
  };
  if (services.length === 0) return policyDocument(account);
  return policyDocument(account, {
    Sid: "ServicesOfThisAccount",
    Effect: "Allow",
    Principal: { Service: services.toSorted() },
    Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  });
}
