import type { PlannedResource } from "../../../model/planned-resource.ts";
import { equals, every, fine, given, type Judge, type Judgement, open, wrong } from "../judgement.ts";
import { ofResources } from "../resource-requirement.ts";
import { blocksAt, listAt, notKnown, textAt, valueAt } from "../values.ts";

const bucketType = "aws:s3/bucket:Bucket";
const bucketEncryption =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";

const judges: Readonly<Record<string, Judge>> = {
  "aws:rds/instance:Instance": every(equals("storageEncrypted", true), given("kmsKeyId")),
  "aws:eks/cluster:Cluster": given("encryptionConfig.provider.keyArn"),
  "aws:backup/vault:Vault": given("kmsKeyArn"),
  [bucketType]: (bucket, { resources }) => {
    const name = textAt(bucket.inputs, "bucket");
    if (name === undefined) return open("bucket");
    return resources.of(bucketEncryption).some(({ inputs }) => valueAt(inputs, "bucket") === name)
      ? fine
      : wrong("No encryption is configured for it.");
  },
};

/** A database and a cluster there have to be; the others are judged where there are any. */
function bothThere(resources: readonly PlannedResource[]): Judgement {
  const missing = ["aws:rds/instance:Instance", "aws:eks/cluster:Cluster"].filter(
    (type) => !resources.some((resource) => resource.type === type),
  );
  return missing.length === 0 ? fine : wrong("There is none of:", missing.join(", "));
}

export const encryptedAtRest = ofResources({
  id: "encrypted-at-rest",
  says: "Database, cluster, vaults and buckets are encrypted.",
  called: "databases, clusters, vaults and buckets",
  types: Object.keys(judges),
  judge: (resource, facts) => judges[resource.type]?.(resource, facts) ?? fine,
  together: bothThere,
  next: "Give the resource a key.",
});

export const encryptedDatabaseConnections = ofResources({
  id: "tls-to-database",
  says: "The database refuses connections without TLS.",
  called: "parameter groups of the database",
  types: ["aws:rds/parameterGroup:ParameterGroup"],
  judge: ({ inputs }) => {
    if (listAt(inputs, "parameters") === notKnown) return open("parameters");
    const force = blocksAt(inputs, "parameters").find((one) => textAt(one, "name") === "rds.force_ssl");
    if (force === undefined) return wrong("It does not set rds.force_ssl.");
    const value = valueAt(force, "value");
    if (value === notKnown) return open("rds.force_ssl");
    return String(value) === "1" ? fine : wrong("rds.force_ssl has to be 1, and is", value ?? "not set");
  },
  next: "Set rds.force_ssl to 1 in the parameter group.",
});

const certified: Judge = ({ inputs }) => {
  const certificates = listAt(inputs, "spec.certificateARNs");
  if (certificates === notKnown) return open("spec.certificateARNs");
  return certificates !== undefined && certificates.length > 0 ? fine : wrong("It has no certificate.");
};

const modern: Judge = ({ inputs }) => {
  const policy = valueAt(inputs, "spec.sslPolicy");
  if (policy === notKnown) return open("spec.sslPolicy");
  return typeof policy === "string" && /^ELBSecurityPolicy-(?:TLS13-1-[23]|TLS-1-2|FS-1-2)-/u.test(policy)
    ? fine
    : wrong("spec.sslPolicy allows what is older than TLS 1.2:", policy ?? "not set");
};

export const encryptedEntries = ofResources({
  id: "tls-at-entries",
  says: "Every entry has a certificate, and speaks TLS 1.2 or newer alone.",
  called: "entries",
  types: ["kubernetes:eks.amazonaws.com/v1:IngressClassParams"],
  mayBeNone: true,
  judge: every(certified, modern),
  next: "Give the entry's class a certificate and a policy such as ELBSecurityPolicy-TLS13-1-2-2021-06.",
});
