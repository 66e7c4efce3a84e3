import type { StateStatement } from "./state-access.ts";

/** First part of the keys of all records of deployments. */
export const evidenceFolder = "evidence/";

/** First part of the keys of one environment's records. */
export function evidenceOf(environment: string): string {
  return `${evidenceFolder}${environment}/`;
}

/** Whose evidence, and where it is kept: beside the states of this account or of another. */
export interface EvidenceScope {
  readonly environment: string;
  readonly bucketArn: string;
}

/**
 * What a deployment does with evidence: it reads the records of every environment, and writes its own, so that no environment's role can
 * speak for another. Nobody deletes one; the bucket keeps every version. What becomes known later replaces a record, so that writing
 * is more than making a new one.
 */
export function evidenceKeeping({ bucketArn, environment }: EvidenceScope): readonly StateStatement[] {
  return [
    {
      Sid: "FindEvidence",
      Effect: "Allow",
      Action: "s3:ListBucket",
      Resource: bucketArn,
      Condition: { StringLike: { "s3:prefix": `${evidenceFolder}*` } },
    },
    {
      Sid: "ReadEvidence",
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: `${bucketArn}/${evidenceFolder}*`,
    },
    {
      Sid: "WriteEvidence",
      Effect: "Allow",
      Action: "s3:PutObject",
      Resource: `${bucketArn}/${evidenceOf(environment)}*`,
    },
  ];
}
