import { facts, otherRegion, type ReplacementFacts } from "./facts.ts";

/** Names, proofs of certificates and web ACLs. */
export const entryFacts: Readonly<Record<string, ReplacementFacts>> = {
  "aws:acm/certificateValidation:CertificateValidation": facts({
    replaceOn: "certificateArn validationRecordFqdns",
    conditional: { region: otherRegion },
    updates: "",
    file: "acm/certificate_validation.go",
    basis: "v6, 2026; it has no update operation",
  }),
  "aws:route53/record:Record": facts({
    replaceOn: "name zoneId",
    updates: `
      aliases allowOverwrite cidrRoutingPolicy failoverRoutingPolicies geolocationRoutingPolicies
      geoproximityRoutingPolicy healthCheckId latencyRoutingPolicies multivalueAnswerRoutingPolicy records
      setIdentifier ttl type weightedRoutingPolicies`,
    file: "route53/record.go",
    basis: "v6, 2026",
  }),
  "aws:wafv2/webAcl:WebAcl": facts({
    replaceOn: "name namePrefix scope",
    conditional: { region: otherRegion },
    updates: `
      associationConfig captchaConfig challengeConfig customResponseBodies dataProtectionConfig
      defaultAction description ruleJson rules tags tokenDomains visibilityConfig`,
    file: "wafv2/web_acl.go",
    basis: "v5, 2025",
  }),
};
