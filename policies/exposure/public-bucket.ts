import { withoutCompanion } from "../companions.ts";
import { isTrue, valueAt } from "../input-values.ts";
import { resourceRule } from "../resource-rule.ts";

const bucketType = "aws:s3/bucket:Bucket";
const blockType = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const switches = ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"];

export const publicBucket = resourceRule({
  id: "public-bucket",
  severity: "block",
  protects:
    "Objects from the internet, also when somebody attaches a policy or an access list that is public.",
  control: "AWS Security Hub S3.8",
  fix: `Give the bucket a BucketPublicAccessBlock with ${switches.join(", ")} all true.`,
  reads: { [bucketType]: [], [blockType]: switches },
  breaches: (resources) => [
    ...withoutCompanion(resources.ofType(bucketType), resources.ofType(blockType), {
      companion: "bucket",
      owner: "bucket",
    }).map((resource) => ({ resource, message: "The bucket has no block on public access." })),
    ...resources.ofType(blockType).flatMap((resource) => {
      const open = switches.filter((property) => !isTrue(valueAt(resource.inputs, property)));
      return open.length === 0
        ? []
        : [{ resource, message: `The bucket may become public: ${open.join(", ")} is not on.` }];
    }),
  ],
});
