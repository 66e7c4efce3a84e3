/** The account in an ARN, twelve digits; the empty string in one of a service that writes none, as S3 does for buckets. */
export function accountIn(arn: string): string {
  return arn.split(":")[4] ?? "";
}
