import { arn, namedType, type SimulatedType, type Subject, text, uuid } from "../simulated-type.ts";
import { exactlyOne } from "./input-problems.ts";

/** A name as DNS compares it. */
const dnsName = (inputs: Subject["inputs"], property: string) =>
  text(inputs, property).toLowerCase().replace(/\.$/, "");

/** Of the domain and its wildcard ACM asks for the same record. */
function validationOptions(subject: Subject) {
  const others = subject.inputs["subjectAlternativeNames"];
  const names = [text(subject.inputs, "domainName"), ...(Array.isArray(others) ? others.map(String) : [])];
  return [...new Set(names)].map((domainName) => {
    const proven = domainName.replace(/^\*\./, "");
    return {
      domainName,
      resourceRecordName: `_${subject.hex(`name ${proven}`, 32)}.${proven}.`,
      resourceRecordType: "CNAME",
      resourceRecordValue: `_${subject.hex(`value ${proven}`, 32)}.acm-validations.aws.`,
    };
  });
}

const nameServers = ({ hex }: Pick<Subject, "hex">) =>
  ["com", "net", "org", "co.uk"].map(
    (suffix, index) => `ns-${Number.parseInt(hex(`server ${index}`, 2), 16)}.awsdns-0${index}.${suffix}`,
  );

/** The types of `route53`, `acm` and `wafv2`. */
export const entryTypes: readonly SimulatedType[] = [
  namedType("aws:route53/zone:Zone", ({ hex }) => `Z0${hex("zone", 19).toUpperCase()}`, {
    autoname: "name",
    tagged: true,
    computed: {
      arn: (subject) =>
        arn(subject, "route53", `hostedzone/${subject.id}`, { regional: false, owned: false }),
      nameServers,
      primaryNameServer: (subject) => nameServers(subject)[0],
      zoneId: ({ id }) => id,
    },
  }),
  namedType(
    "aws:route53/record:Record",
    ({ inputs }) => `${text(inputs, "zoneId")}_${dnsName(inputs, "name")}_${text(inputs, "type")}`,
    {
      required: ["name", "type", "zoneId"],
      problems: (inputs) => exactlyOne(inputs, ["aliases", "records"]),
      // The program gives whole names.
      computed: { fqdn: ({ inputs }) => dnsName(inputs, "name") },
      follows: ["fqdn"],
    },
  ),
  namedType(
    "aws:acm/certificate:Certificate",
    (subject) => arn(subject, "acm", `certificate/${uuid(subject, "certificate")}`),
    {
      tagged: true,
      computed: {
        arn: ({ id }) => id,
        domainValidationOptions: validationOptions,
        status: () => "PENDING_VALIDATION",
        type: () => "AMAZON_ISSUED",
        validationEmails: () => [],
      },
      notComputed: ["notAfter", "notBefore", "pendingRenewal", "renewalEligibility", "renewalSummaries"],
    },
  ),
  namedType(
    "aws:acm/certificateValidation:CertificateValidation",
    // The real one is the time of issue, which no two runs would share.
    (subject) => `issued ${subject.hex("issue", 16)}`,
    { required: ["certificateArn"] },
  ),
  namedType("aws:wafv2/webAcl:WebAcl", (subject) => uuid(subject, "web acl"), {
    required: ["defaultAction", "scope", "visibilityConfig"],
    autoname: "name",
    naming: { maximum: 128 },
    tagged: true,
    computed: {
      arn: (subject) =>
        arn(subject, "wafv2", `regional/webacl/${text(subject.inputs, "name")}/${subject.id}`),
    },
    notComputed: ["applicationIntegrationUrl", "capacity", "lockToken"],
  }),
];
