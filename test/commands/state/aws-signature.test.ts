import { expect } from "chai";
import { signedHeaders } from "../../../commands/state/aws-signature.ts";

// The examples of https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, since no API here checks a signature.
const key = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
  region: "us-east-1",
};
const now = new Date("2013-05-24T00:00:00Z");

function signatureOf(
  method: string,
  address: string,
  headers: Readonly<Record<string, string>> = {},
  body = "",
): string {
  const request = { method, url: new URL(address), headers, body: Buffer.from(body) };
  return signedHeaders(request, key, now)["authorization"] ?? "";
}

describe("a request's signature", () => {
  it("is AWS' own for an object that is read", () => {
    const signed = signatureOf("GET", "https://examplebucket.s3.amazonaws.com/test.txt", {
      range: "bytes=0-9",
    });
    expect(signed).to.equal(
      "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41",
    );
  });

  it("is AWS' own for an object that is written, with its special characters and its headers", () => {
    const signed = signatureOf(
      "PUT",
      "https://examplebucket.s3.amazonaws.com/test%24file.text",
      { date: "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY" },
      "Welcome to Amazon S3.",
    );
    expect(signed).to.match(/Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd$/);
  });

  it("is AWS' own for a list with a query", () => {
    const signed = signatureOf("GET", "https://examplebucket.s3.amazonaws.com/?max-keys=2&prefix=J");
    expect(signed).to.match(/Signature=34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7$/);
  });

  it("carries the session of temporary credentials, and signs it", () => {
    const request = {
      method: "GET",
      url: new URL("https://examplebucket.s3.amazonaws.com/"),
      headers: {},
      body: Buffer.alloc(0),
    };
    const headers = signedHeaders(request, { ...key, sessionToken: "token" }, now);
    expect(headers["x-amz-security-token"]).to.equal("token");
    expect(headers["authorization"]).to.contain(";x-amz-security-token,");
  });
});
