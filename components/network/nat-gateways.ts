import { Eip } from "@pulumi/aws/ec2/eip.js";
import type { InternetGateway } from "@pulumi/aws/ec2/internetGateway.js";
import { NatGateway } from "@pulumi/aws/ec2/natGateway.js";
import type { ComponentResource } from "@pulumi/pulumi";
import { type ZoneLetter, zoneLetters } from "../../model/subnet-plan.ts";
import type { ByZone } from "./platform-network.ts";
import type { MadeSubnet } from "./subnets.ts";

/** `none`; `single`, one for all zones in the first letter; `perZone`, so that losing a zone costs no other its way out. */
export type NatMode = "none" | "single" | "perZone";

const gateways: Readonly<Record<NatMode, number>> = { none: 0, single: 1, perZone: zoneLetters.length };

/** Letters whose zone gets a NAT gateway. */
export function natZones(mode: NatMode, letters: readonly ZoneLetter[]): readonly ZoneLetter[] {
  return zoneLetters.filter((letter) => letters.includes(letter)).slice(0, gateways[mode]);
}

export interface MadeNat {
  readonly address: Eip;
  readonly gateway: NatGateway;
}

export interface NatGatewaysInput {
  /** The VPC's internet gateway, through which the NAT gateways themselves leave. */
  readonly internet: InternetGateway;
  /** The VPC's subnets; those of the tier `public` hold the gateways. */
  readonly subnets: readonly MadeSubnet[];
  /** How many gateways there are. */
  readonly mode: NatMode;
  /** True when the engine must refuse to give up the public addresses. */
  readonly protect: boolean;
}

/** NAT gateways in the public subnets, each with an address that outlives it. */
export function createNatGateways(
  parent: ComponentResource,
  name: string,
  { internet, mode, protect, subnets }: NatGatewaysInput,
): ByZone<MadeNat> {
  const homes = subnets.filter((entry) => entry.tier === "public");
  const zones = natZones(
    mode,
    homes.map(({ zone }) => zone),
  );
  return Object.fromEntries(
    homes
      .filter(({ zone }) => zones.includes(zone))
      .map(({ subnet, zone }) => {
        const tags = { Name: `${name}-nat-${zone}` };
        const address = new Eip(`${name}-nat-${zone}`, { domain: "vpc", tags }, { parent, protect });
        const gateway = new NatGateway(
          `${name}-nat-${zone}`,
          { allocationId: address.allocationId, subnetId: subnet.id, tags },
          {
            parent,
            // A NAT gateway is refused in a VPC that has no internet gateway yet, and names none itself:
            // https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
            dependsOn: [internet],
            // A public address serves one gateway at a time, and this one is to outlive its gateway: pulumi/pulumi-aws#1483.
            deleteBeforeReplace: true,
          },
        );
        return [zone, { address, gateway }];
      }),
  );
}
