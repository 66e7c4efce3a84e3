import type { PlannedResource } from "../../model/planned-resource.ts";
import { blocksAt, isBlock, isGiven, isUnknown, parsedJson, textAt, valueAt } from "../input-values.ts";
import { type Breach, resourceRule } from "../resource-rule.ts";
import type { ResourceSet } from "../resource-set.ts";

const required = ["Project", "Environment", "Owner", "CostCenter", "ManagedBy", "Repository", "DataClass"];
const providerType = "pulumi:providers:aws";

/** What a controller in the cluster makes gets its tags from documents of the cluster. */
const classTypes = {
  "kubernetes:eks.amazonaws.com/v1:NodeClass": "spec.tags",
  "kubernetes:eks.amazonaws.com/v1:IngressClassParams": "spec.tags",
} as const;

export const requiredTags = resourceRule({
  id: "required-tags",
  severity: "block",
  protects:
    "Who answers for a resource, who pays for it, and what it may hold: nobody knows without its tags.",
  control: "AWS Well-Architected COST03-BP02",
  fix: `Let the aws provider give ${required.join(", ")} as default tags, and write them where a controller makes resources.`,
  reads: Object.fromEntries(Object.entries(classTypes).map(([type, path]) => [type, [path]])),
  breaches: (resources) => [
    ...resources.ofType(providerType).flatMap((resource) => breachesOf(resource, defaultTagsOf(resource))),
    ...resources.all
      .filter(isTaggable)
      .flatMap((resource) => breachesOf(resource, tagsOf(resource, resources))),
    ...Object.entries(classTypes).flatMap(([type, path]) =>
      resources.ofType(type).flatMap((resource) => breachesOf(resource, valueAt(resource.inputs, path))),
    ),
  ],
});

function breachesOf(resource: PlannedResource, tags: unknown): readonly Breach[] {
  if (isUnknown(tags)) return [];
  const given = isBlock(tags) ? tags : listed(tags);
  const missing = required.filter((key) => !isGiven(given[key]));
  return missing.length === 0 ? [] : [{ resource, message: `Tags are missing: ${missing.join(", ")}.` }];
}

/** AWS' provider repeats the tags of all that takes tags, its own among them, as `tagsAll`. */
function isTaggable({ inputs, type }: PlannedResource): boolean {
  return type.startsWith("aws:") && ["tags", "tagsAll"].some((key) => inputs[key] !== undefined);
}

function tagsOf(resource: PlannedResource, resources: ResourceSet): unknown {
  const { tags, tagsAll } = resource.inputs;
  if (isUnknown(tags) || isUnknown(tagsAll)) return tags;
  const provider = resources.providerOf(resource);
  const byDefault = provider === undefined ? {} : defaultTagsOf(provider);
  return {
    ...(isBlock(byDefault) ? byDefault : {}),
    ...(isBlock(tagsAll) ? tagsAll : {}),
    ...(isBlock(tags) ? tags : {}),
  };
}

/** A provider's own inputs travel as JSON. */
function defaultTagsOf({ inputs }: PlannedResource): unknown {
  const parsed = parsedJson(inputs["defaultTags"]);
  return isUnknown(parsed) ? parsed : (valueAt(parsed, "tags") ?? {});
}

/** Tags as the cluster's objects list them: `{ key, value }`. */
function listed(tags: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    blocksAt({ tags }, "tags").map((tag) => [textAt(tag, "key") ?? "", tag["value"]]),
  );
}
