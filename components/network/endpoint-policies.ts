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
 * The policy of every endpoint that takes one, but that of S3. A call without an identity of AWS does not pass, such as STS'
 * AssumeRoleWithWebIdentity (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_endpoint_policies.html): pods get
 * their roles by Pod Identity.
 *
 * Source: https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
export function endpointPolicy(accountId: string): PolicyDocument {
  return policyDocument(ownIdentities(accountId));
}

export interface S3EndpointPolicyInput {
  /** The account whose identities may do what IAM lets them, twelve digits. */
  readonly accountId: string;
  /** Region of the endpoint, as in `us-east-1`. */
  readonly region: string;
  /** ARNs of buckets whose objects anybody may read through the endpoint, signed by whomever or not at all. May be empty. */
  readonly readableBuckets: readonly string[];
}

/**
 * The policy of the S3 endpoint. Image layers lie in a bucket of ECR's own account and are fetched by links that ECR has
 * signed, so the identity is not ours either:
 * https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms
 *
 * The endpoint's route takes every request for S3 in the Region, also those that would have left through NAT. What other
 * registries keep in S3 is therefore refused (kubernetes/k8s.io#4214, docker/hub-feedback#1318) unless its bucket is named.
 */
export function s3EndpointPolicy({
  accountId,
  readableBuckets,
  region,
}: S3EndpointPolicyInput): PolicyDocument {
  const layers: PolicyStatement = {
    Sid: "ImageLayers",
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: `arn:${regionOf(region).partition}:s3:::prod-${region}-starport-layer-bucket/*`,
  };
  if (readableBuckets.length === 0) return policyDocument(ownIdentities(accountId), layers);
  return policyDocument(ownIdentities(accountId), layers, {
    Sid: "NamedBuckets",
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: readableBuckets.map((bucket) => `${bucket}/*`),
  });
}
