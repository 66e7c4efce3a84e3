import { type AccountPlace, repositoryName } from "../../model/account-names.ts";
import { regionOf } from "../../model/regions.ts";
import { type PolicyDocument, policyDocument } from "../security/policy-document.ts";
import { type IdentityDocument, identityDocument } from "./identity-document.ts";

const pulling = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"];

/**
 * The policy of a repository that other accounts pull from. The account's own identities need no mention: IAM decides about them.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policy-examples.html
 */
export function pullPolicy(region: string, accountIds: readonly string[]): PolicyDocument {
  const { partition } = regionOf(region);
  return policyDocument({
    Sid: "EnvironmentsPull",
    Effect: "Allow",
    Principal: { AWS: accountIds.map((accountId) => `arn:${partition}:iam::${accountId}:root`) },
    Action: pulling,
    // ECR adds the repository itself.
    Resource: "*",
  });
}

/** First part of the tag of an image that was released. What carries it stays. */
export const releaseTag = "release-";

/** First part of the tag of an image that was built and may be released. */
export const buildTag = "build-";

/** As many as a repository never has, so that the rule which claims released images never ends one. */
const neverSoMany = 10_000;

/** Days after which an image that nothing names is deleted. */
const untaggedDays = 7;

/**
 * Which images are deleted: those without a tag after a week, and of builds all but the newest. Released ones come first: an image that a
 * rule has claimed no later rule deletes, so that what runs, or may be rolled back to, stays. The images of each platform have no tag of
 * their own; ECR ends none that an index still names before the index itself is gone.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/LifecyclePolicies.html#lp_evaluation_rules
 */
export function imageRules(builds: number) {
  return [
    {
      description: "released images stay",
      tagStatus: "tagged" as const,
      tagPrefixList: [releaseTag],
      maximumNumberOfImages: neverSoMany,
    },
    {
      description: `of builds the newest ${builds}`,
      tagStatus: "tagged" as const,
      tagPrefixList: [buildTag],
      maximumNumberOfImages: builds,
    },
    {
      description: "images without a tag",
      tagStatus: "untagged" as const,
      maximumAgeLimit: untaggedDays,
    },
  ];
}

/**
 * What a release may do with images: push them and look at what scanning found. It deletes none, and a tag that is there it cannot move,
 * because tags are immutable.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html
 */
export function publishPolicy(place: AccountPlace, services: readonly string[]): IdentityDocument {
  const { accountId, project, region } = place;
  const repositories = services.map(
    (service) =>
      `arn:${regionOf(region).partition}:ecr:${region}:${accountId}:repository/${repositoryName(project, service)}`,
  );
  return identityDocument(
    { Sid: "SignIn", Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
    {
      Sid: "Push",
      Effect: "Allow",
      Action: [
        ...pulling,
        "ecr:CompleteLayerUpload",
        "ecr:DescribeImageScanFindings",
        "ecr:DescribeImages",
        "ecr:InitiateLayerUpload",
        "ecr:PutImage",
        "ecr:UploadLayerPart",
      ],
      Resource: repositories,
    },
  );
}
