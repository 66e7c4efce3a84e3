import { NetworkAcl } from "@pulumi/aws/ec2/networkAcl.js";
import { NetworkAclAssociation } from "@pulumi/aws/ec2/networkAclAssociation.js";
import { NetworkAclRule } from "@pulumi/aws/ec2/networkAclRule.js";
import type { Vpc } from "@pulumi/aws/ec2/vpc.js";
import type { ComponentResource } from "@pulumi/pulumi";
import type { Tier } from "../../model/subnet-plan.ts";
import type { MadeSubnet } from "./subnets.ts";

/**
 * Whom a tier may exchange packets with. What is in `endpoints`, `intra` and `database` has no business outside the VPC, and
 * the list says so even when a security group or a route is opened by mistake.
 *
 * The others stay open here. A network ACL keeps no state, so to answer the internet it would have to admit every high port
 * anyway, and it cannot tell two pods apart: security groups and NetworkPolicy decide there.
 */
const reach: Readonly<Record<Tier, "vpc" | "anywhere">> = {
  private: "anywhere",
  public: "anywhere",
  internal: "anywhere",
  endpoints: "vpc",
  intra: "vpc",
  database: "vpc",
};

export interface NetworkAclsInput {
  readonly vpc: Vpc;
  /** The VPC's IPv4 block. */
  readonly cidr: string;
  /** The VPC's subnets, each of which gets its tier's ACL. */
  readonly subnets: readonly MadeSubnet[];
}

/**
 * A network ACL for each tier; its rules and its subnets are resources of their own, so that a new zone changes none, and another
 * network can be admitted beside the VPC.
 */
export function createNetworkAcls(
  parent: ComponentResource,
  name: string,
  input: NetworkAclsInput,
): Readonly<Record<Tier, NetworkAcl>> {
  const make = (tier: Tier): NetworkAcl => {
    const acl = new NetworkAcl(
      `${name}-${tier}-acl`,
      { vpcId: input.vpc.id, tags: { Name: `${name}-${tier}` } },
      { parent },
    );
    const cidrBlock = reach[tier] === "vpc" ? input.cidr : "0.0.0.0/0";
    createRule(parent, `${name}-${tier}-acl-in`, acl, { cidrBlock, egress: false });
    createRule(parent, `${name}-${tier}-acl-out`, acl, { cidrBlock, egress: true });
    for (const { subnet, zone } of input.subnets.filter((entry) => entry.tier === tier)) {
      new NetworkAclAssociation(
        `${name}-${tier}-${zone}`,
        { networkAclId: acl.id, subnetId: subnet.id },
        { parent },
      );
    }
    return acl;
  };
  return {
    private: make("private"),
    public: make("public"),
    internal: make("internal"),
    endpoints: make("endpoints"),
    intra: make("intra"),
    database: make("database"),
  };
}

function createRule(
  parent: ComponentResource,
  name: string,
  acl: NetworkAcl,
  { cidrBlock, egress }: { readonly cidrBlock: string; readonly egress: boolean },
): NetworkAclRule {
  return new NetworkAclRule(
    name,
    {
      networkAclId: acl.id,
      egress,
      ruleNumber: 100,
      ruleAction: "allow",
      protocol: "-1",
      fromPort: 0,
      toPort: 0,
      cidrBlock,
    },
    // A network ACL takes each number once in each direction, and no rule can be changed. Until the new rule stands, the ACL
    // admits nothing: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html
    { parent, deleteBeforeReplace: true },
  );
}
