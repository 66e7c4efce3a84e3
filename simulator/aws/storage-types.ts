import type { SimulatedType, Subject } from "../simulated-type.ts";
import { arn, namedType, text } from "../simulated-type.ts";

const bucketName = ({ inputs }: Pick<Subject, "inputs">) => text(inputs, "bucket");

/** The parts of a bucket's configuration that are resources of their own, each with the bucket's name as id. */
const partsOfBucket = [
  ["bucketVersioning:BucketVersioning", "versioningConfiguration"],
  ["bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration", "rules"],
  ["bucketPublicAccessBlock:BucketPublicAccessBlock"],
  ["bucketOwnershipControls:BucketOwnershipControls", "rule"],
  ["bucketLifecycleConfiguration:BucketLifecycleConfiguration"],
  ["bucketPolicy:BucketPolicy", "policy"],
  ["bucketLogging:BucketLogging", "targetBucket", "targetPrefix"],
  ["bucketReplicationConfig:BucketReplicationConfig", "role", "rules"],
] as const;

/** The types of `s3`. */
export const storageTypes: readonly SimulatedType[] = [
  namedType("aws:s3/bucket:Bucket", bucketName, {
    autoname: "bucket",
    naming: { maximum: 63, complete: (name) => name.toLowerCase() },
    tagged: true,
    computed: {
      arn: (subject) => arn(subject, "s3", bucketName(subject), { regional: false, owned: false }),
      bucketDomainName: (subject) => `${bucketName(subject)}.s3.amazonaws.com`,
      bucketRegion: ({ region }) => region,
      bucketRegionalDomainName: (subject) => `${bucketName(subject)}.s3.${subject.region}.amazonaws.com`,
    },
    notComputed: ["hostedZoneId", "websiteDomain", "websiteEndpoint"],
  }),
  ...partsOfBucket.map(([token, ...required]) =>
    namedType(`aws:s3/${token}`, bucketName, { required: ["bucket", ...required] }),
  ),
  namedType(
    "aws:s3/bucketObjectv2:BucketObjectv2",
    (subject) => `${bucketName(subject)}/${text(subject.inputs, "key")}`,
    {
      required: ["bucket"],
      autoname: "key",
      tagged: true,
      computed: {
        arn: (subject) => arn(subject, "s3", subject.id, { regional: false, owned: false }),
        versionId: ({ hex }) => hex("version", 32),
      },
      follows: ["versionId"],
      notComputed: ["checksumCrc32", "checksumCrc32c", "checksumCrc64nvme", "checksumSha1", "checksumSha256"],
    },
  ),
];
