import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { ServerOptions } from "node:https";
import { join } from "node:path";
import { expect } from "chai";
import type { SmokeReport } from "../../commands/smoke.ts";
import { TestAuthority } from "../support/certificates.ts";
import { type ServicePlatform, startServicePlatform } from "../support/reference-service.ts";
import { TlsFront } from "../support/tls-front.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";

/** Not where the service listens: so its metrics are inside, as behind a load balancer. */
const outside = "127.0.0.2";

// The real service with a real database behind a TLS server on loopback. That AWS' load balancer speaks these versions, and that its
// security group closes the port of the metrics, is not shown here.
describe("a smoke test of the reference service", () => {
  let authority: TestAuthority;
  let platform: ServicePlatform;
  let api: { readonly port: number; readonly metricsPort: number };
  let good: ServerOptions;
  let front: TlsFront | undefined;

  before(async () => {
    authority = new TestAuthority();
    good = { ...authority.issue(outside, 90), minVersion: "TLSv1.2" };
    platform = await startServicePlatform();
    await platform.runJob("migrate");
    api = await platform.startReady("api", { variables: { SERVICE_REVISION: commit } });
  });

  after(async () => {
    authority.remove();
    await platform.remove();
  });

  afterEach(async () => {
    await front?.stop();
    front = undefined;
  });

  async function behind(
    options: ServerOptions = {},
    change?: (request: IncomingMessage, response: ServerResponse) => boolean,
  ): Promise<string> {
    front = await TlsFront.start({ ...good, ...options }, outside, api.port, change);
    return front.url;
  }

  function smoke(
    ...args: readonly string[]
  ): Promise<{ code: number | null; report: SmokeReport; talk: string }> {
    const words = [
      "commands/main.mjs",
      "smoke",
      "--json",
      "--metrics-port",
      String(api.metricsPort),
      ...args,
    ];
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, words, {
        cwd: join(import.meta.dirname, "..", ".."),
        env: { ...process.env, NODE_EXTRA_CA_CERTS: authority.file },
        stdio: ["ignore", "pipe", "pipe"],
      });
      const said = { out: "", error: "" };
      child.stdout.on("data", (chunk: Buffer) => {
        said.out += chunk.toString();
      });
      child.stderr.on("data", (chunk: Buffer) => {
        said.error += chunk.toString();
      });
      child.on("error", reject);
      child.on("close", (code) => {
        const report: SmokeReport = JSON.parse(said.out);
        resolve({ code, report, talk: said.error });
      });
    });
  }

  const failed = ({ checks }: SmokeReport) =>
    checks.filter(({ ok }) => !ok).map(({ found, name }) => `${name}: ${found}`);

  it("finds nothing wrong, and the commit that was asked for", async () => {
    const { code, report, talk } = await smoke("--url", await behind(), "--commit", commit);
    expect(failed(report)).to.deep.equal([]);
    expect(report.ok).to.equal(true);
    expect(report.checks.map(({ name }) => name)).to.deep.equal([
      "health",
      "readiness",
      "commit",
      "metrics",
      "tls",
      "headers",
    ]);
    expect(talk).to.contain(`ok   commit: built from ${commit}`);
    expect(code).to.equal(0);
  });

  it("rejects another commit", async () => {
    const { code, report } = await smoke("--url", await behind(), "--commit", "f".repeat(40));
    expect(failed(report)).to.deep.equal([`commit: built from ${commit}`]);
    expect(code).to.equal(1);
  });

  it("rejects metrics that are open to the outside, by their port", async () => {
    const url = new URL(await behind());
    // Here the service itself is asked, whose metrics listen on the same address.
    const { code, report } = await smoke("--url", `http://127.0.0.1:${api.port}`);
    expect(url.hostname).to.equal(outside);
    expect(failed(report)).to.deep.equal([
      `metrics: port ${api.metricsPort} accepts connections`,
      "tls: the connection is not encrypted",
    ]);
    expect(code).to.equal(1);
  });

  const answering =
    (path: string, status: number, body: string) => (request: IncomingMessage, response: ServerResponse) => {
      if (request.url !== path) return false;
      response.writeHead(status).end(body);
      return true;
    };

  const setting = (name: string, value: string) => (_request: IncomingMessage, response: ServerResponse) => {
    response.setHeader(name, value);
    return false;
  };

  for (const [what, change, expected] of [
    [
      "a service that is not ready",
      answering("/health/ready", 503, '{"ready":false}'),
      'readiness: /health/ready answers 503: {"ready":false}',
    ],
    [
      "metrics that are open to the outside, by their path",
      answering("/metrics", 200, "up 1"),
      "metrics: /metrics answers 200",
    ],
    [
      "a header that is too weak",
      setting("strict-transport-security", "max-age=60"),
      'headers: strict-transport-security is "max-age=60", allowed is max-age of at least 15552000',
    ],
    [
      "a header that gives a version away",
      setting("server", "nginx/1.27"),
      'headers: server gives a version away: "nginx/1.27"',
    ],
  ] as const) {
    it(`rejects ${what}`, async () => {
      const { code, report } = await smoke("--url", await behind({}, change));
      expect(failed(report)).to.deep.equal([expected]);
      expect(code).to.equal(1);
    });
  }

  for (const [what, options, expected] of [
    [
      "a certificate for another name",
      () => authority.issue("127.0.0.3", 90),
      /^tls: the certificate is not trusted: /,
    ],
    [
      "a certificate that ends soon",
      () => authority.issue(outside, 5),
      /^tls: the certificate ends in [45] days, /,
    ],
    [
      "a certificate that nobody vouches for",
      () => new TestAuthority().issue(outside, 90),
      /^tls: the certificate is not trusted: /,
    ],
    [
      "a server that still speaks TLS 1.1",
      () => ({ minVersion: "TLSv1", ciphers: "DEFAULT@SECLEVEL=0" }) as const,
      /^tls: a version older than TLS 1\.2 is accepted$/,
    ],
  ] as const) {
    it(`rejects ${what}`, async () => {
      const { code, report } = await smoke("--url", await behind(options()));
      expect(failed(report)).to.have.lengthOf(1);
      expect(failed(report)[0]).to.match(expected);
      expect(code).to.equal(1);
    });
  }
});
