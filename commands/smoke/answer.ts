import { request as plainRequest } from "node:http";
import type { RequestOptions } from "node:https";
import { request as secureRequest } from "node:https";
import { connect as connectPlain } from "node:net";
import type { PeerCertificate } from "node:tls";
import { connect as connectSecure, TLSSocket } from "node:tls";

/** In milliseconds: slower than that is not healthy either. */
const patience = 10_000;

/** In bytes; what a probe says is short. */
const longest = 64 * 1024;

/** What came back for one request. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: string;
  /** Missing where the connection was not encrypted. */
  readonly encryption?: Encryption;
}

export interface Encryption {
  /** As in `TLSv1.3`. */
  readonly protocol: string;
  /** Why the certificate is not to be trusted for this name; missing where it is. */
  readonly distrust?: string;
  /** The last moment at which the certificate is valid. */
  readonly validTo: Date;
}

/**
 * GETs an address. A certificate that is not trusted does not end the request: it is told, beside all the rest that is wrong.
 *
 * @throws Error when nothing comes back
 */
export function ask(url: URL): Promise<Answer> {
  const options: RequestOptions = {
    agent: false,
    rejectUnauthorized: false,
    signal: AbortSignal.timeout(patience),
    headers: { "user-agent": "plinth-smoke", accept: "application/json" },
  };
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? secureRequest : plainRequest;
    const sent = send(url, options, (response) => {
      const { socket } = response;
      const encryption = socket instanceof TLSSocket ? encryptionOf(socket) : undefined;
      const chunks: Buffer[] = [];
      let length = 0;
      const end = () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks).toString(),
          ...(encryption === undefined ? {} : { encryption }),
        });
      response.on("data", (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length <= longest) return;
        end();
        response.destroy();
      });
      response.on("end", end);
      response.on("error", reject);
    });
    sent.on("error", reject);
    sent.end();
  });
}

function encryptionOf(socket: TLSSocket): Encryption {
  const certificate: PeerCertificate = socket.getPeerCertificate();
  const distrust = socket.authorized ? undefined : String(socket.authorizationError);
  return {
    protocol: socket.getProtocol() ?? "unknown",
    validTo: new Date(certificate.valid_to),
    ...(distrust === undefined ? {} : { distrust }),
  };
}

/** True where a TLS version older than 1.2 is still spoken. */
export function speaksOldTls({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectSecure({
      host: bare(hostname),
      port: Number(port === "" ? 443 : port),
      ...(isName(hostname) ? { servername: hostname } : {}),
      minVersion: "TLSv1",
      maxVersion: "TLSv1.1",
      // Without it OpenSSL on this side would refuse those versions by itself, and prove nothing.
      ciphers: "DEFAULT@SECLEVEL=0",
      rejectUnauthorized: false,
      timeout: patience,
    });
    const end = (spoken: boolean) => {
      socket.destroy();
      resolve(spoken);
    };
    socket.once("secureConnect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}

/** True where something accepts connections on a port. */
export function isOpen({ hostname }: URL, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectPlain({ host: bare(hostname), port, timeout: patience / 2 });
    const end = (open: boolean) => {
      socket.destroy();
      resolve(open);
    };
    socket.once("connect", () => end(true));
    socket.once("timeout", () => end(false));
    socket.once("error", () => end(false));
  });
}

/** An address of IPv6 stands in brackets in a URL, and nowhere else. */
function bare(hostname: string): string {
  return hostname.replace(/^\[|\]$/g, "");
}

function isName(hostname: string): boolean {
  return !/^[\d.]+$|^\[/.test(hostname);
}
