import { z } from "zod";
import { type Cidr, CidrError, contains, isPrivate, parseCidr } from "../../model/cidr.ts";
import { vpcPrefixes } from "../../model/subnet-plan.ts";
import { identity } from "./identity.ts";
import { none } from "./scalar.ts";

/** An IPv4 block that also passes `refuse`, which answers with what is wrong or with nothing. */
function block(allowed: string, refuse: (cidr: Cidr) => string | undefined) {
  const wrong = (text: string): string | undefined => {
    try {
      return refuse(parseCidr(text));
    } catch (error) {
      if (error instanceof CidrError) return error.message.replace(/\.$/, "");
      throw error;
    }
  };
  return z
    .string({ error: allowed })
    .superRefine((text, context) => {
      const message = wrong(text);
      if (message !== undefined) context.addIssue({ code: "custom", message, params: { allowed } });
    })
    .meta({ pattern: "^([0-9]{1,3}\\.){3}[0-9]{1,3}/[0-9]{1,2}$" });
}

const { shortest, longest } = vpcPrefixes;

export const vpcBlock = block(
  `a private block (10/8, 172.16/12, 192.168/16, 100.64/10) from /${shortest} to /${longest}, as in 10.64.0.0/16`,
  (cidr) => {
    if (!isPrivate(cidr))
      return "is not private: addresses of the internet would be unreachable from the VPC";
    if (cidr.prefix < shortest || cidr.prefix > longest) return `has prefix /${cidr.prefix}`;
    return undefined;
  },
);

const serviceBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"].map(parseCidr);

// EKS also refuses 100.64.0.0/10, which is private but not RFC 1918:
// https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html
export const serviceBlock = block(
  "a block inside 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16, from /12 to /24, as in 172.20.0.0/16",
  (cidr) => {
    if (cidr.prefix < 12 || cidr.prefix > 24) return `has prefix /${cidr.prefix}`;
    if (!serviceBlocks.some((outer) => contains(outer, cidr)))
      return "is in no block that EKS takes for services";
    return undefined;
  },
).describe(
  "Addresses of Kubernetes services. Cannot be changed once the cluster exists, and overlaps no VPC. https://docs.aws.amazon.com/eks/latest/APIReference/API_KubernetesNetworkConfigRequest.html",
);

export const anyBlock = block("an IPv4 block, as in 10.64.0.0/24", () => undefined);

/** A block of addresses that may be let in: never everybody. */
export const admittedBlock = block(
  "an IPv4 block of known networks, as in 203.0.113.0/24, never 0.0.0.0/0",
  (cidr) => (cidr.prefix === 0 ? "admits everybody" : undefined),
);

const zoneIds = "the id (not the name) of an Availability Zone, as in use1-az1";
export const zoneId = z.string({ error: zoneIds }).regex(/^[a-z]+[0-9]-az[0-9]{1,2}$/, { error: zoneIds });

const lettersOf = <Value extends z.ZodType>(value: Value) => ({
  a: value.exactOptional(),
  b: value.exactOptional(),
  c: value.exactOptional(),
  d: value.exactOptional(),
  e: value.exactOptional(),
  f: value.exactOptional(),
});

const vpcIds = 'a VPC\'s id: "vpc-" and 8 or 17 hexadecimal digits';
const vpcId = z.string({ error: vpcIds }).regex(/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/, { error: vpcIds });

/** Where an account has its runners: what its outputs say. */
export const runnerNetwork = z.strictObject({
  vpcId: vpcId.describe("Id of the runners' VPC."),
  accountId: identity.accountId.describe("AWS account that owns it, in quotes."),
  region: identity.region.describe("AWS Region that it is in."),
  cidr: vpcBlock.describe("Addresses of the runners' VPC, shared with no environment."),
});

const retention = "a whole number of days from 1 to 3653";

const flowLogs = z
  .strictObject({
    traffic: z
      .enum(["ALL", "REJECT"], { error: "ALL or REJECT" })
      .default("ALL")
      .describe("Which connections are recorded."),
    aggregationSeconds: z
      .literal([60, 600], { error: "60 or 600 seconds, without quotes" })
      .default(60)
      .describe("Seconds that one record sums up."),
    retentionDays: z
      .int({ error: retention })
      .min(1, { error: retention })
      .max(3653, { error: retention })
      .default(365)
      .describe("Days after which records are deleted."),
  })
  .prefault({})
  .describe("Record of the connections in the VPC, kept in a bucket.");

/** A network that this program makes. */
export const createdNetwork = z
  .strictObject({
    cidr: vpcBlock.describe(
      "Addresses of the VPC, shared with no other environment. Changing it replaces the VPC and everything in it.",
    ),
    serviceIpv4Cidr: serviceBlock,
    zones: z
      .strictObject(lettersOf(zoneId.describe("Zone of this letter.")))
      .meta({ minProperties: 2 })
      .describe(
        "Zone letter to Availability Zone id, at least two. The letter decides the addresses: adding one moves nothing. Giving a letter another zone replaces its subnets, and the old ones are deleted first: better add a letter, move over, then remove the old one.",
      ),
    nat: z
      .enum(["none", "single", "perZone"], { error: "none, single or perZone" })
      .default("perZone")
      .describe(
        "NAT gateways: none, one for all zones, or one per zone so that a zone's failure stays in it. Each costs about 33 USD a month (730 h at 0.045, us-east-1, 2026-11) and the traffic.",
      ),
    interfaceEndpoints: z
      .enum(["derived", "none"], { error: "derived or none" })
      .default("derived")
      .describe(
        "Private ways to AWS services: derived from what the environment uses, or none. Each costs about 7 USD a month and zone (730 h at 0.01, us-east-1, 2026-11).",
      ),
    runnerPeering: z
      .union([none, runnerNetwork], { error: "none, or a map that says where the runners' network is" })
      .default("none")
      .describe(
        "Network of runners that reaches the cluster's private API by a peering connection, or none. docs/account.md says in which order.",
      ),
    flowLogs,
  })
  .describe("A network made by this program.");

const subnetIds = 'a subnet\'s id: "subnet-" and 8 or 17 hexadecimal digits';

const zoneSubnets = z.strictObject(
  lettersOf(
    z
      .strictObject({
        id: z
          .string({ error: subnetIds })
          .regex(/^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/, { error: subnetIds })
          .describe("Id of the subnet."),
        cidr: anyBlock.describe("IPv4 block of the subnet."),
      })
      .describe("Subnet in the zone of this letter."),
  ),
);

/** A network that another team owns; the VPC, its routes and its flow logs are theirs. */
export const existingNetwork = z
  .strictObject({
    existing: z
      .strictObject({
        vpcId: vpcId.describe("Id of the VPC."),
        cidr: anyBlock.describe("IPv4 block of the VPC that holds the subnets."),
        subnets: z
          .strictObject({
            private: zoneSubnets.describe("Nodes and pods."),
            public: zoneSubnets
              .exactOptional()
              .describe("Load balancers that face the internet. May be absent."),
            internal: zoneSubnets.describe("Internal load balancers."),
            endpoints: zoneSubnets.describe("Interface endpoints."),
            intra: zoneSubnets.describe("Interfaces of the control plane."),
            database: zoneSubnets.describe("Databases; no default route."),
          })
          .describe("Tier to zone letter to subnet."),
      })
      .describe("The VPC of another team and its subnets."),
    serviceIpv4Cidr: serviceBlock,
  })
  .describe("A network owned by another team.");

export const network = z
  .union([createdNetwork, existingNetwork])
  .describe("The network: made by this program, or `existing` where another team owns it.");
