import { WebAcl } from "@pulumi/aws/wafv2/webAcl.js";
import type * as pulumi from "@pulumi/pulumi";

/**
 * Groups of rules that AWS keeps up to date, in the order in which they look at a request: known bad addresses are the cheapest to
 * find.
 *
 * Source: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
 */
const ruleGroups = [
  { name: "AWSManagedRulesAmazonIpReputationList", counted: [] },
  { name: "AWSManagedRulesKnownBadInputsRuleSet", counted: [] },
  // It would refuse every body above 8 KB; how much a service takes is the service's own business.
  { name: "AWSManagedRulesCommonRuleSet", counted: ["SizeRestrictions_BODY"] },
] as const;

/** Managed rules before the public entry. What no rule refuses passes: services decide for themselves who may do what. */
export function createWebAcl(parent: pulumi.Resource, name: string): WebAcl {
  return new WebAcl(
    `${name}-web-acl`,
    {
      scope: "REGIONAL",
      description: "AWS managed rules before the public entry",
      defaultAction: { allow: {} },
      rules: ruleGroups.map(({ counted, name: group }, priority) => ({
        name: group,
        priority,
        overrideAction: { none: {} },
        statement: {
          managedRuleGroupStatement: {
            vendorName: "AWS",
            name: group,
            ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
          },
        },
        visibilityConfig: visibility(group),
      })),
      visibilityConfig: visibility(`${name}-web-acl`),
      tags: { Name: `${name}-web-acl` },
    },
    { parent },
  );
}

function visibility(metricName: string) {
  return { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
}
