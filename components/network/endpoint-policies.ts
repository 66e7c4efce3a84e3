import { regionOf } from "../../model/regions.ts";
import { type PolicyDocument, type PolicyStatement, policyDocument } from "../security/policy-document.ts";

/** Lets through what identities of this account ask for, so that stolen data cannot leave with a stranger's credentials. */
function ownIdentities(accountId: string): PolicyStatement {
  return {
    Sid: "IdentitiesOfThisAccount",
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { StringEquals: { "aws:PrincipalAccount": accountId } },
  };
}

/**
 * The policy of every endpoint but that of S3.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function endpointPolicy(accountId: string): PolicyDocument {
  return policyDocument(ownIdentities(accountId));
}

/**
 * The policy of the S3 endpoint. Image layers lie in a bucket of ECR's own account and are fetched by links that ECR has
 * signed, so the identity is not ours either:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
 */
export function s3EndpointPolicy(accountId: string, region: string): PolicyDocument {
  return policyDocument(ownIdentities(accountId), {
    Sid: "ImageLayers",
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: `arn:${regionOf(region).partition}:s3:::prod-${region}-starport-layer-bucket/*`,
  });
}
