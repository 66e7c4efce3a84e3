import type { AccountConfig } from "../../account/config/schema.ts";
import { CannotRun } from "../../simulator/places.ts";
import { askAws } from "./aws-call.ts";

/** What is wrong with credentials, by the code that STS answers with, and what to do. */
const reasons: Readonly<Record<string, string>> = {
  ExpiredToken: "they have expired; log in again",
  ExpiredTokenException: "they have expired; log in again",
  InvalidClientTokenId: "AWS does not know their access key",
  SignatureDoesNotMatch:
    "the secret key does not belong to the access key, or the clock of this machine is wrong",
};

/**
 * Makes sure that the credentials are of the account that the stack file names: the engine asks the same of its provider, but only once
 * it has begun, and a bucket asks nobody.
 *
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 *
 * @returns the ARN of who asks
 * @throws CannotRun where they are another account's, have expired, or are none
 */
export async function requireCaller(stack: string, { accountId, region }: AccountConfig): Promise<string> {
  const { body, status } = await askAws({
    service: "sts",
    region,
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "Action=GetCallerIdentity&Version=2011-06-15",
  });
  const code = element(body, "Code");
  if (status >= 300) {
    throw new CannotRun(
      `These AWS credentials cannot be used: ${reasons[code] ?? `STS answered ${status} ${code}`}. Nothing was changed.`,
    );
  }
  const account = element(body, "Account");
  if (account !== accountId) {
    throw new CannotRun(
      `These credentials are of account ${account}, and Pulumi.${stack}.yaml is of ${accountId}. Nothing was changed. ` +
        `Log in to ${accountId} (AWS_PROFILE, or aws sso login), or name the stack of ${account} with --stack.`,
    );
  }
  return element(body, "Arn");
}

/** The text of the first element of this name; what STS answers is flat enough for that. */
function element(xml: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`, "u").exec(xml)?.[1] ?? "";
}
