import { Subnet } from "@pulumi/aws/ec2/subnet.js";
import type { Vpc } from "@pulumi/aws/ec2/vpc.js";
import type { ComponentResource } from "@pulumi/pulumi";
import type { PlannedSubnet, Tier } from "../../model/subnet-plan.ts";

/** A planned subnet and the resource made of it. */
export interface MadeSubnet extends PlannedSubnet {
  readonly subnet: Subnet;
}

/**
 * How EKS Auto Mode finds the subnets of a load balancer:
 * https://docs.aws.amazon.com/eks/latest/userguide/tag-subnets-auto.html
 */
const loadBalancerTags: Readonly<Partial<Record<Tier, Readonly<Record<string, string>>>>> = {
  public: { "kubernetes.io/role/elb": "1" },
  internal: { "kubernetes.io/role/internal-elb": "1" },
};

export interface SubnetsInput {
  readonly vpc: Vpc;
  /** What `planSubnets` laid out for the VPC's block. */
  readonly plan: readonly PlannedSubnet[];
  /** True when the engine must refuse to delete the subnets. */
  readonly protect: boolean;
}

/** One subnet for each line of the plan, in its order. Nothing started in any of them gets a public address by itself. */
export function createSubnets(
  parent: ComponentResource,
  name: string,
  { vpc, plan, protect }: SubnetsInput,
): readonly MadeSubnet[] {
  return plan.map((planned) => {
    const { cidr, tier, zone, zoneId } = planned;
    const subnet = new Subnet(
      `${name}-${tier}-${zone}`,
      {
        vpcId: vpc.id,
        cidrBlock: cidr,
        availabilityZoneId: zoneId,
        mapPublicIpOnLaunch: false,
        tags: { Name: `${name}-${tier}-${zone}`, ...loadBalancerTags[tier] },
      },
      // A letter that gets another zone keeps its block, and AWS refuses the new subnet while the old one has it:
      // pulumi/pulumi-awsx#910. AWS also keeps a subnet for as long as a network interface stands in it.
      { parent, protect, deleteBeforeReplace: true },
    );
    return { ...planned, subnet };
  });
}
