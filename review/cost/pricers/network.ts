import { assumed, times } from "../charge.ts";
import { isUnknownAt, listAt, textAt } from "../known-input.ts";
import type { Pricers } from "../pricer.ts";

/** Transit between networks, and logs of it. */
export const networkPricers: Pricers = {
  "aws:ec2/natGateway:NatGateway": (_gateway, usage) => [
    { what: "NAT gateway", price: "nat-gateway-hour", factors: [assumed(usage, "hours", "h")] },
    {
      what: "traffic through NAT",
      price: "nat-gateway-gb",
      factors: [assumed(usage, "natGatewayGb", "GB")],
    },
  ],
  "aws:ec2/eip:Eip": (_address, usage) => [
    { what: "public IPv4 address", price: "public-ipv4-hour", factors: [assumed(usage, "hours", "h")] },
  ],
  "aws:ec2/vpcEndpoint:VpcEndpoint": ({ inputs }, usage) => {
    // AWS' own default is a gateway, which costs nothing; an interface costs by zone, here or in an association.
    const type = textAt(inputs, "vpcEndpointType") ?? "Gateway";
    if (type === "Gateway") return [];
    if (type !== "Interface") return { input: "a vpcEndpointType of Gateway or Interface" };
    if (isUnknownAt(inputs, "subnetIds")) return { input: "subnetIds" };
    const zones = listAt(inputs, "subnetIds")?.length ?? 0;
    return zones === 0 ? [] : interfaces(zones, usage);
  },
  "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation": (_association, usage) =>
    interfaces(1, usage),
  "aws:ec2/flowLog:FlowLog": ({ inputs }, usage) => {
    if (textAt(inputs, "logDestinationType") !== "s3") return { input: "a logDestinationType of s3" };
    const amount = assumed(usage, "flowLogGb", "GB");
    const parquet = textAt(inputs, "destinationOptions", "fileFormat") === "parquet";
    return [
      { what: "flow logs", price: "log-delivery-gb", factors: [amount] },
      ...(parquet
        ? [{ what: "flow logs written as Parquet", price: "log-parquet-gb", factors: [amount] }]
        : []),
    ];
  },
};

function interfaces(zones: number, usage: Parameters<typeof assumed>[0]) {
  return [
    {
      what: "interface endpoint, by zone",
      price: "interface-endpoint-hour",
      factors: [times(zones), assumed(usage, "hours", "h")],
    },
    {
      what: "traffic through endpoints",
      price: "interface-endpoint-gb",
      factors: [times(zones), assumed(usage, "interfaceEndpointGb", "GB")],
    },
  ];
}
