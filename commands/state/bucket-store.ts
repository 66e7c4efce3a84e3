import { setTimeout as wait } from "node:timers/promises";
import type { SigningKey } from "./aws-signature.ts";
import { escaped, signedHeaders } from "./aws-signature.ts";
import type { BucketAddress } from "./backend-address.ts";
import { bucketError, unreachable } from "./bucket-error.ts";
import type { StateStore, StoredObject } from "./state-store.ts";

export interface BucketStoreArgs {
  readonly address: BucketAddress;
  /** The account that must own the bucket: another's of the same name is refused by S3. */
  readonly owner: string;
  /** What a person names it by; undefined where nothing does. */
  readonly ownerNamedBy: string | undefined;
  readonly key: () => Promise<SigningKey>;
  /** Instead of AWS' own address. */
  readonly endpoint?: string;
}

interface Asked {
  readonly method: "GET" | "PUT" | "DELETE";
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** An S3 request that has not ended after so long never will. */
const timeoutMs = 60_000;

const attempts = 3;

/**
 * A backend in an S3 bucket, by the four calls it takes. Each upload is one request, so that there is never half an object, and
 * carries the encryption that the address asks for.
 */
export class BucketStore implements StateStore {
  readonly url: string;
  readonly #args: BucketStoreArgs;

  constructor(args: BucketStoreArgs) {
    this.url = args.address.url;
    this.#args = args;
  }

  async list(prefix: string): Promise<readonly StoredObject[]> {
    const { prefix: own } = this.#args.address;
    const found: StoredObject[] = [];
    let token: string | undefined;
    do {
      const query = {
        "list-type": "2",
        "encoding-type": "url",
        prefix: `${own}${prefix}`,
        ...(token === undefined ? {} : { "continuation-token": token }),
      };
      const page = (await this.#fine({ method: "GET", query })).toString();
      for (const [entry] of page.matchAll(/<Contents>.*?<\/Contents>/gs)) {
        found.push({
          key: decodeURIComponent(element(entry, "Key").replaceAll("+", " ")).slice(own.length),
          bytes: Number(element(entry, "Size")),
          modified: new Date(element(entry, "LastModified")),
        });
      }
      token = element(page, "IsTruncated") === "true" ? element(page, "NextContinuationToken") : undefined;
    } while (token !== undefined);
    return found;
  }

  async read(key: string): Promise<Buffer | undefined> {
    const { body, status } = await this.#ask({ method: "GET", key });
    if (status === 404 && element(body.toString(), "Code") === "NoSuchKey") return undefined;
    return this.#checked(status, body);
  }

  async write(key: string, content: Buffer): Promise<void> {
    await this.#fine({ method: "PUT", key, body: content, headers: this.#encryption() });
  }

  async create(key: string, content: Buffer): Promise<boolean> {
    const headers = { ...this.#encryption(), "if-none-match": "*" };
    const { body, status } = await this.#ask({ method: "PUT", key, body: content, headers });
    if (status === 412) return false;
    this.#checked(status, body);
    return true;
  }

  async remove(key: string): Promise<void> {
    await this.#fine({ method: "DELETE", key });
  }

  #encryption(): Readonly<Record<string, string>> {
    const { encryption } = this.#args.address;
    if (encryption === undefined) return {};
    const { keyId, type } = encryption;
    return {
      "x-amz-server-side-encryption": type,
      ...(keyId === undefined ? {} : { "x-amz-server-side-encryption-aws-kms-key-id": keyId }),
    };
  }

  async #fine(asked: Asked): Promise<Buffer> {
    const { body, status } = await this.#ask(asked);
    return this.#checked(status, body);
  }

  #checked(status: number, body: Buffer): Buffer {
    if (status < 300) return body;
    const text = body.toString();
    const answer = { status, code: element(text, "Code"), message: element(text, "Message") };
    throw bucketError(this.url, answer, this.#args);
  }

  /** The answer, whatever it says; asked again where S3 is busy or the connection broke, since every call may be repeated. */
  async #ask(asked: Asked): Promise<{ readonly status: number; readonly body: Buffer }> {
    for (let attempt = 1; ; attempt++) {
      try {
        const answer = await this.#once(asked);
        if (answer.status < 500 || attempt === attempts) return answer;
      } catch (problem) {
        // What fetch throws: nobody listens, the connection broke, the time is up.
        const broken = problem instanceof TypeError || problem instanceof DOMException;
        if (!broken) throw problem;
        if (attempt === attempts) throw unreachable(this.url, problem);
      }
      await wait(200 * 2 ** attempt);
    }
  }

  async #once({ body = Buffer.alloc(0), headers = {}, key, method, query = {} }: Asked) {
    const signing = await this.#args.key();
    const url = this.#urlOf(signing.region, key);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    // The very escapes that are signed: a plus sign, which URLs have for a space, is another character to S3.
    url.search = [...url.searchParams].map(([name, value]) => `${escaped(name)}=${escaped(value)}`).join("&");
    const signed = signedHeaders(
      {
        method,
        url,
        headers: { ...headers, "x-amz-expected-bucket-owner": this.#args.owner },
        body,
      },
      signing,
      new Date(),
    );
    const { host: _host, ...sent } = signed;
    const response = await fetch(url, {
      method,
      headers: sent,
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
      ...(method === "PUT" ? { body: new Uint8Array(body) } : {}),
    });
    return { status: response.status, body: Buffer.from(await response.arrayBuffer()) };
  }

  #urlOf(region: string, key: string | undefined): URL {
    const { address, endpoint } = this.#args;
    const path = key === undefined ? "" : `${address.prefix}${key}`.split("/").map(escaped).join("/");
    if (endpoint !== undefined) return new URL(`${endpoint.replace(/\/$/, "")}/${address.bucket}/${path}`);
    // A certificate for *.s3 covers no name with dots in it.
    const domain = `s3.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
    return address.bucket.includes(".")
      ? new URL(`https://${domain}/${address.bucket}/${path}`)
      : new URL(`https://${address.bucket}.${domain}/${path}`);
  }
}

/** The text of the first element of this name; what S3 answers is flat enough for that. */
function element(xml: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? "";
}
