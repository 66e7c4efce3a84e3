import { Certificate } from "@pulumi/aws/acm/certificate.js";
import { CertificateValidation } from "@pulumi/aws/acm/certificateValidation.js";
import { Record as DnsRecord } from "@pulumi/aws/route53/record.js";
import { Zone } from "@pulumi/aws/route53/zone.js";
import * as pulumi from "@pulumi/pulumi";
import type { IngressArgs } from "./ingress-args.ts";

/** A hosted zone, whoever made it. */
export interface DomainZone {
  readonly id: pulumi.Output<string>;
  /** Name servers that the domain above has to delegate to; none where the zone is not ours. */
  readonly nameServers: pulumi.Output<readonly string[]>;
}

/** The zone that holds the domain's records. One that is made here answers nobody before the domain above delegates to it. */
export function createDomainZone(
  parent: pulumi.Resource,
  name: string,
  { domain, hostedZone, protect }: Pick<IngressArgs, "domain" | "hostedZone" | "protect">,
): DomainZone {
  if (hostedZone !== "create") return { id: pulumi.output(hostedZone), nameServers: pulumi.output([]) };
  const zone = new Zone(
    `${name}-zone`,
    // Not `forceDestroy`: a record that is not ours is somebody's.
    { name: domain, comment: "Entries of the environment's services", tags: { Name: `${name}-zone` } },
    { parent, protect },
  );
  return { id: zone.zoneId, nameServers: zone.nameServers };
}

/**
 * A certificate for the domain and every name one label below it, proven by a DNS record that also renews it. Both names are proven
 * by the same record: https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html
 *
 * Returns its ARN, known once it is issued.
 */
export function createDomainCertificate(
  parent: pulumi.Resource,
  name: string,
  domain: string,
  zone: DomainZone,
): pulumi.Output<string> {
  const certificate = new Certificate(
    `${name}-certificate`,
    {
      domainName: domain,
      subjectAlternativeNames: [`*.${domain}`],
      validationMethod: "DNS",
      tags: { Name: `${name}-certificate` },
    },
    { parent },
  );
  const proof = certificate.domainValidationOptions.apply((options) => {
    const [option] = options;
    if (option === undefined) throw new Error(`ACM asks for no proof of ${domain}.`);
    return option;
  });
  const record = new DnsRecord(
    `${name}-certificate-proof`,
    {
      zoneId: zone.id,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: 300,
      // A certificate that replaces this one is proven by the same record.
      allowOverwrite: true,
    },
    { parent, deleteBeforeReplace: true },
  );
  return new CertificateValidation(
    `${name}-certificate`,
    { certificateArn: certificate.arn, validationRecordFqdns: [record.fqdn] },
    { parent },
  ).certificateArn;
}
