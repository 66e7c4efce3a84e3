import { keyArn, registered } from "./registered.ts";

/** What an account has once, here beside an environment. The account itself declares nothing, so that the environment is judged. */
export const account = [
  registered("aws:cloudtrail/trail:Trail", "audit", {
    enableLogFileValidation: true,
    includeGlobalServiceEvents: true,
    isMultiRegionTrail: true,
    kmsKeyId: keyArn,
    s3BucketName: "plinth-audit",
  }),
  registered("aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock", "guards-buckets", {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  }),
  registered("aws:ebs/encryptionByDefault:EncryptionByDefault", "guards-volumes", {}),
  registered("aws:accessanalyzer/analyzer:Analyzer", "guards-analyzer", { type: "ACCOUNT" }),
];
