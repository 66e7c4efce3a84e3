import type { PlannedResource } from "../../model/planned-resource.ts";
import { byOwner, withoutCompanion } from "../companions.ts";
import { isGiven, isUnknown, textAt, textsOf, valueAt, valuesAt } from "../input-values.ts";
import { type Breach, resourceRule } from "../resource-rule.ts";
import { isWithin } from "../resource-set.ts";

const bucketType = "aws:s3/bucket:Bucket";
const encryptionType =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
const link = { companion: "bucket", owner: "bucket" };
const byDefault = "rules[].applyServerSideEncryptionByDefault";

/**
 * Load balancers deliver access logs only to buckets that encrypt with S3's own key.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
const accessLogs = "plinth:network:AccessLogBucket";

/**
 * S3's own records of requests, which it delivers to no other buckets either, say to which bucket they go.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html
 */
const loggingType = "aws:s3/bucketLogging:BucketLogging";

export const bucketEncryption = resourceRule({
  id: "bucket-encryption",
  severity: "block",
  protects:
    "Objects at rest: without use of the customer's own key, nobody who gets at the bucket can read them.",
  control: "AWS Security Hub S3.17",
  fix: "Give the bucket a BucketServerSideEncryptionConfiguration with aws:kms and a key of this environment; only a bucket of access logs, of load balancers or of S3, has AES256.",
  reads: {
    [bucketType]: [],
    [loggingType]: ["targetBucket"],
    [encryptionType]: [`${byDefault}.sseAlgorithm`],
  },
  breaches: (resources) => {
    const buckets = resources.ofType(bucketType);
    const configurations = resources.ofType(encryptionType);
    const byName = byOwner(buckets, "bucket");
    const records = new Set(
      resources.ofType(loggingType).flatMap(({ inputs }) => textsOf(valueAt(inputs, "targetBucket"))),
    );
    return [
      ...withoutCompanion(buckets, configurations, link).map((resource) => ({
        resource,
        message: "The bucket has no encryption configuration.",
      })),
      ...configurations.flatMap((configuration) =>
        breachesOf(configuration, byName.get(configuration.inputs["bucket"])?.[0], records),
      ),
    ];
  },
});

function breachesOf(
  configuration: PlannedResource,
  bucket: PlannedResource | undefined,
  records: ReadonlySet<string>,
): readonly Breach[] {
  const defaults = valuesAt(configuration.inputs, byDefault);
  if (defaults.length > 0 && defaults.every((value) => isEncrypted(value, bucket ?? configuration, records)))
    return [];
  return [
    {
      resource: configuration,
      message: "Objects are not encrypted with a key of the customer's own by default.",
    },
  ];
}

function isEncrypted(settings: unknown, bucket: PlannedResource, records: ReadonlySet<string>): boolean {
  if (isUnknown(settings)) return true;
  const algorithm = textAt(settings, "sseAlgorithm");
  if (algorithm === "AES256") {
    return isWithin(bucket, accessLogs) || records.has(textAt(bucket.inputs, "bucket") ?? "");
  }
  return (
    (algorithm === "aws:kms" || algorithm === "aws:kms:dsse") &&
    valuesAt(settings, "kmsMasterKeyId").every(isGiven)
  );
}
