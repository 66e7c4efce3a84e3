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
  readonly internet: InternetGateway;
  readonly subnets: readonly MadeSubnet[];
  readonly mode: NatMode;
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
          // A NAT gateway is refused in a VPC that has no internet gateway yet, and names none itself:
          // https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html
          { parent, dependsOn: [internet] },
        );
        return [zone, { address, gateway }];
      }),
  );
}
