import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { regionOf } from "../../model/regions.ts";
import { CannotRun } from "../../simulator/places.ts";

/** A request to one of AWS' services. */
export interface AwsCall {
  /** As its addresses and signatures name it. */
  readonly service: "kms" | "s3" | "sts";
  readonly region: string;
  readonly method: "HEAD" | "POST";
  /** Beginning with a slash. Default: `/`. */
  readonly path?: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Default: none. */
  readonly body?: string;
}

export interface AwsAnswer {
  readonly status: number;
  readonly body: string;
}

/** A question that has had no answer for so long never will. */
const timeoutMs = 30_000;

/**
 * Asks AWS, with the SDK's usual credentials. They and the signature are taken from a client that this repository has anyway, and which
 * sends nothing here. Honours `AWS_ENDPOINT_URL` and its form for one service.
 *
 * @throws CannotRun where there are no credentials, or nobody answers
 */
export async function askAws(call: AwsCall): Promise<AwsAnswer> {
  const { body, headers, method, path = "/", region, service } = call;
  const url = new URL(path, endpointOf(service, region));
  const signed = await signedHeaders(call, url, { ...headers, host: url.host });
  try {
    const response = await fetch(url, {
      method,
      headers: Object.fromEntries(Object.entries(signed).filter(([name]) => name !== "host")),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      ...(body === undefined ? {} : { body }),
    });
    return { status: response.status, body: await response.text() };
  } catch (problem) {
    const cause = problem instanceof Error && problem.cause instanceof Error ? problem.cause : problem;
    throw new CannotRun(
      `${url.origin} does not answer: ${cause instanceof Error ? cause.message : String(cause)}. Nothing was changed.`,
      { cause: problem },
    );
  }
}

async function signedHeaders(
  { body, method, region, service }: AwsCall,
  url: URL,
  headers: Readonly<Record<string, string>>,
): Promise<Readonly<Record<string, string>>> {
  const { config } = new SecretsManagerClient({ region });
  try {
    const signer = await config.signer();
    const request = {
      method,
      protocol: url.protocol,
      hostname: url.hostname,
      path: url.pathname,
      headers: { ...headers },
      ...(body === undefined ? {} : { body }),
    };
    const signed = await signer.sign(request, { signingService: service, signingRegion: region });
    return signed.headers;
  } catch (problem) {
    const reason = problem instanceof Error ? problem.message : String(problem);
    throw new CannotRun(
      `There are no usable AWS credentials: ${reason.replace(/[.\s]+$/u, "")}. ` +
        "Nothing was changed. Log in as an administrator of the account (aws sso login, or AWS_PROFILE), and run the command again.",
      { cause: problem },
    );
  }
}

function endpointOf(service: AwsCall["service"], region: string): string {
  const given =
    process.env[`AWS_ENDPOINT_URL_${service.toUpperCase()}`] ?? process.env["AWS_ENDPOINT_URL"] ?? "";
  if (given !== "") return given;
  return `https://${service}.${region}.${regionOf(region).partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com"}`;
}
