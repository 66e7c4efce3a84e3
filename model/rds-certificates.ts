import { regionOf } from "./regions.ts";

/**
 * Certificate authorities that RDS signs a database's certificate with. All three renew the certificate by themselves,
 * without a restart. The name is pinned, so that RDS making another one the default does not change a database.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html
 */
export const rdsCertificateAuthorities: readonly string[] = [
  "rds-ca-ecc384-g1",
  "rds-ca-rsa2048-g1",
  "rds-ca-rsa4096-g1",
];

/**
 * Where clients get the certificates to trust: one file with all authorities of the Region.
 *
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html#UsingWithRDS.SSL.CertificatesAllRegions
 *
 * @throws RegionError when the Region is unknown.
 */
export function rdsTrustBundle(region: string): string {
  const { partition } = regionOf(region);
  // China's is one file for both of its Regions.
  if (partition === "aws-cn") {
    return "https://rds-truststore.s3.cn-north-1.amazonaws.com.cn/global/global-bundle.pem";
  }
  const host = partition === "aws" ? "truststore.pki" : "truststore.pki.us-gov-west-1";
  return `https://${host}.rds.amazonaws.com/${region}/${region}-bundle.pem`;
}
