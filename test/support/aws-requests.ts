/** A request to S3 or KMS and what it was answered. */
export interface Exchange {
  readonly method: string;
  /** Path and query. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly status: number;
  readonly answer: string;
}

/** One question that AWS asks its policies about an exchange; there may be several. */
export interface AwsRequest {
  /** As the service authorization reference names it. */
  readonly action: string;
  /** ARN. */
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/**
 * What AWS would ask its policies about an exchange.
 *
 * Sources: https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html and
 * https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
 */
export function requestsOf(exchange: Exchange): readonly AwsRequest[] {
  const { answer, headers, method, status, url } = exchange;
  const actions = actionsOf(exchange);
  if (headers["x-amz-target"] !== undefined)
    // The blob itself says which key it was sealed with, and the answer repeats it.
    return actions.map((action) => ({ action, resource: keyOf(answer), context: {} }));
  const { pathname, searchParams } = new URL(url, "http://s3");
  const [bucket = "", ...parts] = pathname.slice(1).split("/").map(decodeURIComponent);
  const key = parts.join("/");
  const listed = { action: "s3:ListBucket", resource: `arn:aws:s3:::${bucket}` };
  const prefix = searchParams.get("prefix");
  if (key === "")
    return actions.map((action) => ({
      ...listed,
      action,
      context: prefix === null ? {} : { "s3:prefix": prefix },
    }));
  const isMissing = status === 404 && ["GET", "HEAD"].includes(method);
  return [
    ...actions.map((action) => ({
      action,
      resource: `arn:aws:s3:::${action === "s3:GetObject" ? (sourceOf(exchange) ?? `${bucket}/${key}`) : `${bucket}/${key}`}`,
      context: {},
    })),
    // Whoever may not list is told "denied" of what is not there.
    ...(isMissing ? [{ ...listed, context: { "s3:prefix": key } }] : []),
  ];
}

/** The actions of a request, before it is answered; `unknown:…` for what no state needs. */
export function actionsOf({
  headers,
  method,
  url,
}: Pick<Exchange, "headers" | "method" | "url">): readonly string[] {
  const target = String(headers["x-amz-target"] ?? "");
  if (target.startsWith("TrentService.")) return [`kms:${target.slice("TrentService.".length)}`];
  const [path = "", query = ""] = url.split("?");
  const isObject = path.split("/").filter((part) => part !== "").length > 1;
  if (!isObject && path !== "/") {
    if (method === "GET" && query.includes("list-type=2")) return ["s3:ListBucket"];
    if (method === "HEAD") return ["s3:ListBucket"];
  }
  if (isObject) {
    if (method === "GET" || method === "HEAD") return ["s3:GetObject"];
    if (method === "DELETE") return ["s3:DeleteObject"];
    if (method === "PUT")
      return headers["x-amz-copy-source"] === undefined ? ["s3:PutObject"] : ["s3:GetObject", "s3:PutObject"];
  }
  return [`unknown:${method} ${url}`];
}

/** Bucket and key that an object is copied from. */
function sourceOf({ headers }: Exchange): string | undefined {
  const source = headers["x-amz-copy-source"];
  return typeof source === "string" ? decodeURIComponent(source).replace(/^\//, "") : undefined;
}

function keyOf(answer: string): string {
  return (JSON.parse(answer) as { KeyId?: string }).KeyId ?? "";
}
