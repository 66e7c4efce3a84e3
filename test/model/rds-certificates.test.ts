import { expect } from "chai";
import { rdsTrustBundle } from "../../model/rds-certificates.ts";

describe("certificates of RDS", () => {
  it("come from one address for each Region", () => {
    expect(rdsTrustBundle("eu-central-1")).to.equal(
      "https://truststore.pki.rds.amazonaws.com/eu-central-1/eu-central-1-bundle.pem",
    );
  });

  it("come from the partition's own host elsewhere", () => {
    expect(rdsTrustBundle("us-gov-east-1")).to.equal(
      "https://truststore.pki.us-gov-west-1.rds.amazonaws.com/us-gov-east-1/us-gov-east-1-bundle.pem",
    );
    expect(rdsTrustBundle("cn-northwest-1")).to.equal(
      "https://rds-truststore.s3.cn-north-1.amazonaws.com.cn/global/global-bundle.pem",
    );
  });

  it("rejects a Region that does not exist", () => {
    expect(() => rdsTrustBundle("eu-central-9")).to.throw('"eu-central-9" is not a known AWS Region.');
  });
});
