import { CannotRun } from "../../simulator/places.ts";

/** What an S3 API said instead of doing what it was asked. */
export interface BucketAnswer {
  readonly status: number;
  /** As in https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html; empty where the answer had none. */
  readonly code: string;
  readonly message: string;
}

/** The account that a bucket was expected to belong to. */
export interface ExpectedOwner {
  readonly owner: string;
  /** The option, or the like, that names it; undefined where nothing does. */
  readonly ownerNamedBy: string | undefined;
}

/** What is wrong and what to do, by the code of the answer. */
const reasons: Readonly<Record<string, (expected: ExpectedOwner) => string>> = {
  AccessDenied: ({ owner, ownerNamedBy }) =>
    `access is denied: either the bucket is not owned by account ${owner}, or these credentials may not use it.${ownerNamedBy === undefined ? "" : ` If the bucket belongs to another account of yours, name that with ${ownerNamedBy}.`} If it takes encrypted uploads alone, add ssetype=aws:kms&kmskeyid=ARN to the address`,
  AuthorizationHeaderMalformed: () =>
    "it is in another Region than the one that was asked; put region=REGION into the address",
  ExpiredToken: () => "the credentials have expired; log in again",
  InvalidAccessKeyId: () => "AWS does not know the access key of these credentials",
  InvalidToken: () => "the session token of these credentials is not valid; log in again",
  NoSuchBucket: () => "there is no such bucket; the account project makes it",
  PermanentRedirect: () =>
    "it is in another Region than the one that was asked; put region=REGION into the address",
  RequestTimeTooSkewed: () => "the clock of this machine is wrong",
  SignatureDoesNotMatch: () => "the secret key does not belong to the access key",
};

export function bucketError(
  url: string,
  { code, message, status }: BucketAnswer,
  expected: ExpectedOwner,
): CannotRun {
  const reason = reasons[code]?.(expected) ?? `S3 answered ${status} ${code} ${message}`.trim();
  return new CannotRun(
    `The backend ${url} cannot be used: ${reason}. What was under way has stopped; no object was changed by halves.`,
  );
}

/** No answer at all. */
export function unreachable(url: string, problem: unknown): CannotRun {
  const cause = problem instanceof Error && problem.cause instanceof Error ? problem.cause : problem;
  const reason = cause instanceof Error ? `${cause.name}, ${cause.message}` : String(cause);
  return new CannotRun(`The backend ${url} does not answer: ${reason}. Nothing was changed.`);
}

/** The SDK's own words on missing credentials name every place it has looked at. */
export function noCredentials(url: string, problem: unknown): CannotRun {
  const reason = problem instanceof Error ? problem.message : String(problem);
  return new CannotRun(
    `There are no usable AWS credentials for the backend ${url}: ${reason} Log in (aws sso login, or AWS_PROFILE), and run the command again.`,
  );
}

export function noRegion(url: string, problem: unknown): CannotRun {
  const reason = problem instanceof Error ? problem.message : String(problem);
  return new CannotRun(
    `No Region is named for the backend ${url}: ${reason}. Put region=REGION into the address, or set AWS_REGION.`,
  );
}
