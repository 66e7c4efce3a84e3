import { expect } from "chai";
import { redact, redacted, redactLine } from "../src/operations/redaction.ts";

/** Put together here, so that no scanner of repositories takes a sample for a leak. */
const fake = (...parts: readonly string[]) => parts.join("");

/** A text, and the part of it that may not be seen. */
const texts: readonly (readonly [what: string, text: string, hidden: string])[] = [
  ["an address of e-mail", "order of jane.doe@customer.example failed", "jane.doe@customer.example"],
  ["an address with a tag", "to jane+orders@mail.customer.example", "jane+orders@mail.customer.example"],
  ["an address in brackets", "from <j_d@x.example>", "j_d@x.example"],
  ["a password in a URL", fake("postgres", "://app:hunter2@db:5432/app"), "hunter2"],
  ["a user in a URL", fake("https", "://deploy:t0ps3cret@git.example/x"), "deploy"],
  ["a URL of Redis", fake("redis", "://default:p4ss@cache:6379"), "p4ss"],
  ["a bearer token", fake("authorization: Bear", "er abcdef123456"), "abcdef123456"],
  ["basic credentials", fake("Authorization: Bas", "ic dXNlcjpwYXNzd29yZA=="), "dXNlcjpwYXNzd29yZA=="],
  [
    "a JSON Web Token",
    fake("got eyJhbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxIn0", ".c2lnbmF0dXJl"),
    "eyJzdWIiOiIxIn0",
  ],
  ["an access key of AWS", fake("key AKIA", "IOSFODNN7EXAMPLE used"), "IOSFODNN7EXAMPLE"],
  ["a passing access key of AWS", fake("key ASIA", "IOSFODNN7EXAMPLE used"), "IOSFODNN7EXAMPLE"],
  ["a token of GitHub", fake("ghp", "_0123456789abcdefghijABCDEFGHIJ"), "0123456789abcdefghij"],
  ["a newer token of GitHub", fake("github", "_pat_11AAAAAAA0123456789abcd"), "11AAAAAAA0123456789abcd"],
  ["a token of Slack", fake("xoxb", "-1234567890-abcdefghij"), "1234567890-abcdefghij"],
  ["a live key", fake("sk", "_live_abcdefgh12345678"), "abcdefgh12345678"],
  ["a key of Google", fake("AIza", "SyA0123456789abcdefghijklmnopqrstu"), "SyA0123456789"],
  ["a SCRAM verifier", fake("SCRAM-SHA-256", "$4096:c2FsdA==$c3RvcmVk:c2VydmVy"), "c3RvcmVk"],
  ["password=", "dsn host=db password=hunter2 user=app", "hunter2"],
  ["password:", "password: hunter2", "hunter2"],
  ["a quoted password", 'failed with "password":"hunter2"', "hunter2"],
  ["pwd=", "pwd=hunter2;server=x", "hunter2"],
  ["passphrase is", "the passphrase is hunter2", "hunter2"],
  ["secret=", "client_secret=abc123xyz&x=1", "abc123xyz"],
  ["token=", "GET /callback?token=abc123xyz", "abc123xyz"],
  ["api_key=", "api_key=abc123xyz", "abc123xyz"],
  ["API key:", "API key: abc123xyz", "abc123xyz"],
  ["a signed address", fake("GET /o?X-Amz-Signature=", "0a1b2c3d4e&x=1"), "0a1b2c3d4e"],
  ["a session token in an address", fake("/o?X-Amz-Security-Token=", "FwoGZXIvYXdz"), "FwoGZXIvYXdz"],
  ["an authorization code", "GET /login?code=4f0c9a&state=1", "4f0c9a"],
  ["a private key", fake("-----BEGIN PRIV", "ATE KEY-----\nMIIEvQ\n-----END PRIV", "ATE KEY-----"), "MIIEvQ"],
  ["a private key cut off", fake("-----BEGIN RSA PRIV", "ATE KEY-----\nMIIEow"), "MIIEow"],
  ["a card number", "paid with 4111111111111111", "4111111111111111"],
  ["a card number in groups", "paid with 5500 0000 0000 0004", "5500 0000 0000 0004"],
  ["a card number with hyphens", "paid with 3400-0000-0000-009", "3400-0000-0000-009"],
  ["an IBAN", "from DE89370400440532013000", "DE89370400440532013000"],
  ["an IBAN in groups", "from GB29 NWBK 6016 1331 9268 19", "NWBK 6016"],
  ["a social security number", "ssn 078-05-1120", "078-05-1120"],
  ["a telephone number", "call +49 30 901820", "901820"],
];

/** An object that is logged, by the path of what may not be seen. */
const objects: readonly (readonly [path: string, value: unknown])[] = [
  ["password", { password: "hunter2" }],
  ["database.password", { database: { password: "hunter2" } }],
  ["deep.er.still.token", { deep: { er: { still: { token: "hunter2" } } } }],
  ["list of clientSecret", { list: [{ clientSecret: "hunter2" }] }],
  ["headers.authorization", { headers: { authorization: "hunter2" } }],
  ["headers.set-cookie", { headers: { "set-cookie": ["a=hunter2"] } }],
  ["headers.x-api-key", { headers: { "x-api-key": "hunter2" } }],
  ["customerEmail", { customerEmail: "hunter2" }],
  ["phone_number", { phone_number: "hunter2" }],
  ["address, an object", { address: { line: "hunter2" } }],
  ["iban", { iban: "hunter2" }],
  ["PRIVATE_KEY", { PRIVATE_KEY: "hunter2" }],
];

/** What has to stay readable. */
const harmless: readonly string[] = [
  "01a1fd2d-8fb0-7913-ac62-0f2cc43a785d",
  "0af7651916cd43dd8448eb211c80319c",
  "2026-11-21T08:16:22.404Z",
  "GET /orders/:id 200 in 12.5 ms",
  "connect ECONNREFUSED 127.0.0.1:5432",
  "file:///app/src/http/server.ts:120:15",
  "1234567890123456",
  "the token was refused",
  "http://worker.worker.svc.cluster.local:8080/queue",
  "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
];

describe("redaction", () => {
  it("is tested with fifty samples", () => {
    expect(texts.length + objects.length).to.equal(50);
  });

  for (const [what, text, hidden] of texts) {
    it(`hides ${what}`, () => {
      expect(text).to.contain(hidden);
      const line = redactLine(JSON.stringify({ level: "info", message: text, inner: [{ text }] }));
      expect(line).not.to.contain(hidden);
      expect(line).to.contain(redacted);
    });
  }

  for (const [path, value] of objects) {
    it(`hides the value at ${path}`, () => {
      const line = redactLine(JSON.stringify(value));
      expect(line).not.to.contain("hunter2");
      expect(line).to.contain(redacted);
    });
  }

  for (const text of harmless) {
    it(`leaves ${text}`, () => {
      expect(redact({ text, message: `a ${text} b` })).to.deep.equal({ text, message: `a ${text} b` });
    });
  }

  it("leaves numbers, truth values and nothing as they are", () => {
    const value = { status: 200, ok: true, none: null, list: [1, 2] };
    expect(redact(value)).to.deep.equal(value);
  });

  it("hides in a line that is no JSON, too", () => {
    expect(redactLine("plain password=hunter2\n")).to.equal(`plain password=${redacted}\n`);
  });
});
