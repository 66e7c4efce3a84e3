import type { PolicyStatement } from "./policy-document.ts";

/** The statement by which a bucket answers nobody without TLS. */
export function nothingWithoutTls(bucketArn: string): PolicyStatement {
  return {
    Sid: "NothingWithoutTls",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
