import { formatCidr, overlaps, parseCidr, subnetAt, usableAddresses } from "../../model/cidr.ts";
import type { Subject } from "../simulated-type.ts";
import { text } from "../simulated-type.ts";
import { unknownValue } from "../wire.ts";

const subnetType = "aws:ec2/subnet:Subnet";

/** An address from 203.0.113.0/24, the block that RFC 5737 keeps for documentation: a simulation names nobody's machine. */
export function documentationAddress(subject: Subject): string {
  return `203.0.113.${(Number.parseInt(subject.hex("address", 2), 16) % 254) + 1}`;
}

/** The public address of a NAT gateway is that of its elastic IP; a private gateway has neither. */
export function gatewayAddress(subject: Subject): string {
  const allocationId = text(subject.inputs, "allocationId");
  if (allocationId === "") return "";
  const elastic = subject.find("aws:ec2/eip:Eip", allocationId);
  return elastic === undefined ? documentationAddress(subject) : text(elastic.outputs, "publicIp");
}

/** An address of the subnet that the resource is in, above the four that AWS keeps at its start; empty where nobody knows the subnet. */
export function addressInSubnet(subject: Subject): string {
  const given = text(subject.inputs, "privateIp");
  const block = text(subject.find(subnetType, text(subject.inputs, "subnetId"))?.outputs ?? {}, "cidrBlock");
  if (given !== "" || block === "") return given;
  const cidr = parseCidr(block);
  const offset = 4 + (Number.parseInt(subject.hex("private address", 8), 16) % usableAddresses(cidr));
  return formatCidr(subnetAt(cidr, 32, offset)).replace("/32", "");
}

/** EC2 takes no subnet whose block overlaps another's of its VPC, not even while one takes the other's place. */
export function conflictingSubnet(subject: Subject): string | undefined {
  const [block, vpcId] = [text(subject.inputs, "cidrBlock"), text(subject.inputs, "vpcId")];
  if (block === "" || block === unknownValue) return undefined;
  const cidr = parseCidr(block);
  const conflicting = subject.every(subnetType).find(({ id, inputs }) => {
    const other = text(inputs, "cidrBlock");
    return (
      id !== subject.id && text(inputs, "vpcId") === vpcId && other !== "" && overlaps(cidr, parseCidr(other))
    );
  });
  if (conflicting === undefined) return undefined;
  return `InvalidSubnet.Conflict: the CIDR "${block}" conflicts with another subnet of ${vpcId}: ${conflicting.id} (${text(conflicting.inputs, "cidrBlock")}), ${conflicting.urn}. A subnet that is replaced must be deleted before its successor is made: set deleteBeforeReplace.`;
}
