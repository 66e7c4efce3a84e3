import { X509Certificate } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readStackFile } from "../../stacks/config/stack-file.ts";
import { rdsCertificates } from "../../stacks/rds-certificates.ts";
import { repository } from "../support/stack-files.ts";

const regions = readdirSync(join(repository, "certificates", "rds"))
  .filter((name) => name.endsWith(".pem"))
  .map((name) => name.slice(0, -".pem".length));

function certificatesOf(region: string): readonly X509Certificate[] {
  return (
    rdsCertificates(region).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
  ).map((pem) => new X509Certificate(pem));
}

// Proves that the files hold what their names say; that AWS signs with these keys, only a comparison with AWS' own shows.
describe("certificates of RDS", () => {
  for (const region of regions) {
    it(`are the three authorities of ${region}, each self-signed, good for decades`, () => {
      const certificates = certificatesOf(region);
      expect(certificates.map(({ subject }) => /CN=(.*)/.exec(subject)?.[1])).to.deep.equal(
        ["RSA2048", "RSA4096", "ECC384"].map((kind) => `Amazon RDS ${region} Root CA ${kind} G1`),
      );
      for (const certificate of certificates) {
        expect(certificate.ca).to.equal(true);
        expect(certificate.verify(certificate.publicKey)).to.equal(true);
        expect(certificate.validToDate.getUTCFullYear()).to.be.at.least(2060);
      }
    });
  }

  it("are there for every environment", () => {
    for (const stack of ["dev", "staging", "prod"]) {
      expect(regions).to.include(String(readStackFile(repository, stack).values["region"]));
    }
  });

  it("reject a Region without a file with the address to get it from", () => {
    expect(() => rdsCertificates("cn-north-1")).to.throw(
      "certificates/rds/cn-north-1.pem does not exist, and services in cn-north-1 must know whom to trust as their database. Get it from AWS and commit it: curl -fsS https://rds-truststore.s3.cn-north-1.amazonaws.com.cn/global/global-bundle.pem -o certificates/rds/cn-north-1.pem",
    );
  });
});
