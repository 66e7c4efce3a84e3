import { expect } from "chai";
import { Command } from "commander";
import { registerSmoke } from "../../commands/registered/smoke.ts";
import type { Answer } from "../../commands/smoke/answer.ts";
import {
  judgeCommit,
  judgeHeaders,
  judgeMetrics,
  judgeProbe,
  judgeTls,
} from "../../commands/smoke/checks.ts";
import { look, smoke } from "../../commands/smoke.ts";
import { CannotRun } from "../../simulator/places.ts";

const headers = {
  "strict-transport-security": "max-age=31536000; includeSubDomains",
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
};

const answer = (change: Partial<Answer> = {}): Answer => ({
  status: 200,
  headers,
  body: '{"live":true,"revision":"0123456789abcdef"}',
  ...change,
});

const now = new Date("2026-11-21T00:00:00Z");
const encryption = { protocol: "TLSv1.3", validTo: new Date("2026-12-31T00:00:00Z") };
const probes = { live: "/health/live", ready: "/health/ready", metricsPort: 9464 };

// What a running service and a real TLS server make of these is shown by npm run test:service.
describe("a smoke test's judgement", () => {
  it("takes the whole commit or its beginning, and any commit where none is asked for", () => {
    for (const expected of ["0123456789abcdef", "0123456", undefined])
      expect(judgeCommit("/live", answer(), expected).ok, String(expected)).to.equal(true);
  });

  for (const [what, body] of [
    ["an image that knows no commit", '{"live":true,"revision":"unknown"}'],
    ["an answer without one", '{"live":true}'],
    ["an answer that is no JSON", "<html>"],
  ] as const) {
    it(`rejects ${what}`, () => {
      expect(judgeCommit("/live", answer({ body }), undefined).ok).to.equal(false);
    });
  }

  it("rejects a probe that redirects, with what it said", () => {
    expect(judgeProbe("health", "/live", answer({ status: 302, body: "to the  login" }))).to.deep.equal({
      name: "health",
      ok: false,
      found: "/live answers 302: to the login",
      allowed: "200",
    });
  });

  it("takes only refusals for closed metrics", () => {
    const ok = (status: number, open = false) => judgeMetrics(answer({ status }), 9464, open).ok;
    expect([401, 403, 404].map((status) => ok(status))).to.deep.equal([true, true, true]);
    expect([200, 302, 500].map((status) => ok(status))).to.deep.equal([false, false, false]);
    expect(ok(404, true)).to.equal(false);
  });

  it("names every header that is missing", () => {
    const { found, ok } = judgeHeaders(answer({ headers: {} }));
    expect(ok).to.equal(false);
    for (const name of Object.keys(headers)) expect(found).to.contain(`${name} is missing`);
    expect(judgeHeaders(answer()).ok).to.equal(true);
  });

  it("counts the days of a certificate down to two weeks", () => {
    const days = (count: number) => new Date(now.getTime() + count * 24 * 3600 * 1000);
    expect(judgeTls({ ...encryption, validTo: days(14) }, false, now).ok).to.equal(true);
    expect(judgeTls({ ...encryption, validTo: days(13) }, false, now).ok).to.equal(false);
    expect(judgeTls({ ...encryption, protocol: "TLSv1.1" }, false, now).ok).to.equal(false);
  });

  it("rejects an address without a scheme, and one where nobody answers, as nothing to judge", async () => {
    const failure = await look({ ...probes, url: "api.example.com" }).catch((problem: unknown) => problem);
    expect(failure).to.be.instanceOf(CannotRun);
    // Port 1 of loopback: nobody listens there.
    const refused = await smoke({ ...probes, url: "http://127.0.0.1:1" }).catch(
      (problem: unknown) => problem,
    );
    expect(String(refused)).to.contain("http://127.0.0.1:1/health/live does not answer");
  });

  it("rejects a commit that is none", async () => {
    const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
    registerSmoke(program, () => undefined);
    const words = ["smoke", "--url", "https://api.example.com", "--commit", "main"];
    const failure = await program.parseAsync(words, { from: "user" }).catch((problem: unknown) => problem);
    expect(String(failure)).to.contain("Allowed are 7 to 40 characters of 0-9 and a-f.");
  });
});
