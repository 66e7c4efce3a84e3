import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { rdsTrustBundle } from "../model/rds-certificates.ts";

const checkout = join(import.meta.dirname, "..");

/** Thrown when a Region's certificates are not in the repository; the message says how they get there. */
export class NoCertificates extends Error {
  override readonly name = "NoCertificates";
}

/**
 * Certificates that vouch for databases in a Region, in PEM: from the repository, because a program that downloads what it trusts
 * trusts whoever answers.
 *
 * @throws NoCertificates when there are none.
 */
export function rdsCertificates(region: string, root = checkout): string {
  const file = `certificates/rds/${region}.pem`;
  const path = join(root, file);
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  if (/^-----BEGIN CERTIFICATE-----$/m.test(text)) return text;
  throw new NoCertificates(
    `${file} ${text === "" ? "does not exist" : "holds no certificate"}, and services in ${region} must know whom to trust as their database. Get it from AWS and commit it: curl -fsS ${rdsTrustBundle(region)} -o ${file}`,
  );
}
