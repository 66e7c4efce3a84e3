import type { Properties } from "../wire.ts";
import { isProperties } from "../wire.ts";

/** What awsx makes of no rules at all: of the images without a tag only the newest stays. */
const defaultRules: readonly Properties[] = [
  { description: "remove untagged images", tagStatus: "untagged", maximumNumberOfImages: 1 },
];

/**
 * The ECR lifecycle policy document for awsx's rules (pulumi/pulumi-awsx `awsx/ecr/lifecyclePolicy.ts`). A rule for any image
 * comes last, because ECR wants the highest number on it.
 */
export function lifecycleDocument(rules: unknown): string {
  const given = Array.isArray(rules) ? rules.filter(isProperties) : defaultRules;
  const ordered = given.toSorted(
    (one, other) => Number(one["tagStatus"] === "any") - Number(other["tagStatus"] === "any"),
  );
  return JSON.stringify({
    rules: ordered.map((rule, index) => ({
      rulePriority: index + 1,
      description: rule["description"] ?? "",
      selection: selectionOf(rule),
      action: { type: "expire" },
    })),
  });
}

function selectionOf({
  maximumAgeLimit,
  maximumNumberOfImages,
  tagPrefixList,
  tagStatus,
}: Properties): Properties {
  const tagged = Array.isArray(tagPrefixList) ? { tagPrefixList } : {};
  return maximumAgeLimit === undefined
    ? { tagStatus, ...tagged, countType: "imageCountMoreThan", countNumber: maximumNumberOfImages }
    : {
        tagStatus,
        ...tagged,
        countType: "sinceImagePushed",
        countUnit: "days",
        countNumber: maximumAgeLimit,
      };
}
