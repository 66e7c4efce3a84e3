import { readFileSync } from "node:fs";
import tls from "node:tls";
import { TestAuthority } from "./certificates.ts";
import { TlsFront } from "./tls-front.ts";

/** Not where anything else of a test listens. */
const address = "127.0.0.2";

const headers = {
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};

/** A public service behind TLS on loopback that passes every check of a smoke test, until it is told to be unready. */
export class PublicFront {
  readonly url: string;
  /** The status of the readiness probe. */
  readiness = 200;
  readonly #authority: TestAuthority;
  readonly #front: TlsFront;
  readonly #trusted: readonly string[];

  private constructor(authority: TestAuthority, front: TlsFront, trusted: readonly string[]) {
    this.#authority = authority;
    this.#front = front;
    this.#trusted = trusted;
    this.url = front.url;
  }

  static async start(): Promise<PublicFront> {
    const authority = new TestAuthority();
    const trusted = tls.getCACertificates("default");
    tls.setDefaultCACertificates([...trusted, readFileSync(authority.file, "utf8")]);
    const options = { ...authority.issue(address, 90), minVersion: "TLSv1.2" as const };
    let opened: PublicFront | undefined;
    const front = await TlsFront.start(options, address, 0, ({ url }, response) => {
      const statuses: Readonly<Record<string, number>> = {
        "/health/live": 200,
        "/health/ready": opened?.readiness ?? 200,
      };
      response.writeHead(statuses[url ?? ""] ?? 404, headers);
      response.end(JSON.stringify({ revision: "0123456789abcdef0123456789abcdef01234567" }));
      return true;
    });
    opened = new PublicFront(authority, front, trusted);
    return opened;
  }

  async stop(): Promise<void> {
    tls.setDefaultCACertificates(this.#trusted);
    await this.#front.stop();
    this.#authority.remove();
  }
}
