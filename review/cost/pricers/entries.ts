import { assumed, type Charge, times } from "../charge.ts";
import { inputAt, listAt, textAt } from "../known-input.ts";
import type { Pricers } from "../pricer.ts";

/** How requests get in: names, load balancers, the rules before them. */
export const entryPricers: Pricers = {
  "aws:route53/zone:Zone": (_zone, usage) => [
    { what: "hosted zone", price: "hosted-zone-month", factors: [] },
    {
      what: "DNS queries",
      price: "dns-queries-million",
      factors: [assumed(usage, "dnsQueriesMillions", "million")],
    },
  ],
  "kubernetes:core/v1:Service": ({ inputs }) => {
    // Every other kind of Service is an entry in the nodes' tables.
    const type = textAt(inputs, "spec", "type") ?? "ClusterIP";
    return type === "ClusterIP" || type === "ExternalName"
      ? []
      : { input: "a type that makes no load balancer and opens no port of a node" };
  },
  // Auto Mode makes one load balancer for the group that its parameters name, with one address in each subnet.
  "kubernetes:eks.amazonaws.com/v1:IngressClassParams": ({ inputs }, usage) => {
    const subnets = listAt(inputs, "spec", "subnets", "ids");
    const scheme = textAt(inputs, "spec", "scheme");
    if (subnets === undefined) return { input: "spec.subnets.ids" };
    if (scheme === undefined) return { input: "spec.scheme" };
    const hours = assumed(usage, "hours", "h");
    const own: readonly Charge[] = [
      { what: "load balancer", price: "load-balancer-hour", factors: [hours] },
      {
        what: "capacity units of the load balancer",
        price: "load-balancer-unit-hour",
        factors: [assumed(usage, "loadBalancerUnits", "units"), hours],
      },
    ];
    if (scheme !== "internet-facing") return own;
    return [
      ...own,
      {
        what: "public IPv4 address",
        price: "public-ipv4-hour",
        factors: [times(subnets.length), hours],
      },
      {
        what: "answers to the internet",
        price: "internet-egress-gb",
        factors: [assumed(usage, "internetEgressGb", "GB")],
      },
    ];
  },
  "aws:wafv2/webAcl:WebAcl": ({ inputs }, usage) => {
    const rules = inputAt(inputs, "rules") === undefined ? undefined : listAt(inputs, "rules");
    if (rules === undefined) return { input: "rules" };
    return [
      { what: "web ACL", price: "web-acl-month", factors: [] },
      { what: "rule of a web ACL", price: "web-acl-rule-month", factors: [times(rules.length)] },
      {
        what: "requests that the web ACL looks at",
        price: "web-acl-requests-million",
        factors: [assumed(usage, "webRequestsMillions", "million")],
      },
    ];
  },
};
