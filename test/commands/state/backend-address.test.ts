import { expect } from "chai";
import { backendAddress } from "../../../commands/state/backend-address.ts";
import { CannotRun } from "../../../simulator/places.ts";

const told = (url: string): string => {
  try {
    return JSON.stringify(backendAddress(url));
  } catch (problem) {
    if (problem instanceof CannotRun) return problem.message;
    throw problem;
  }
};

describe("a backend's address", () => {
  it("names a bucket, what its keys begin with, its Region, and the encryption of uploads", () => {
    const url =
      "s3://state/prod/eu?region=eu-central-1&awssdk=v2&ssetype=aws:kms&kmskeyid=arn:aws:kms:eu-central-1:111122223333:key/1";
    expect(backendAddress(url)).to.deep.equal({
      kind: "bucket",
      url,
      bucket: "state",
      prefix: "prod/eu/",
      region: "eu-central-1",
      encryption: { type: "aws:kms", keyId: "arn:aws:kms:eu-central-1:111122223333:key/1" },
    });
  });

  it("names a directory by its absolute path", () => {
    expect(backendAddress("file:///srv/my%20state")).to.deep.equal({
      kind: "directory",
      url: "file:///srv/my%20state",
      path: "/srv/my state",
    });
  });

  for (const [what, url, reason] of [
    ["another kind of backend", "https://api.pulumi.com", 'its scheme is "https"'],
    ["what is no URL", "state", "it is no URL"],
    [
      "a parameter that Pulumi would obey and this would ignore",
      "s3://state?fips=true",
      "does not know fips",
    ],
    ["a key without a type of encryption", "s3://state?kmskeyid=1", "kmskeyid needs ssetype=aws:kms"],
    ["a directory that depends on where a command runs", "file://state", "by its absolute path"],
  ] as const) {
    it(`rejects ${what}`, () => {
      expect(told(url)).to.contain(`The backend "${url}" cannot be used: `);
      expect(told(url)).to.contain(reason);
    });
  }
});
