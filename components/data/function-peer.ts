import type { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { SecurityGroupEgressRule } from "@pulumi/aws/vpc/securityGroupEgressRule.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import type * as pulumi from "@pulumi/pulumi";
import { parseCidr } from "../../model/cidr.ts";

/** Somebody a function opens connections to. Whoever is not listed cannot be reached. */
export type FunctionPeer = PeerGroup | PeerAddresses;

/** A peer known by its security group, which is made to admit the function: both ends of one connection, declared once. */
export interface PeerGroup {
  /** Ends the names of the two rules, as in `database`. Lower-case letters, digits and hyphens. */
  readonly name: string;
  /** TCP port, 1 to 65535. */
  readonly port: number;
  /** Id of the peer's security group. */
  readonly securityGroupId: pulumi.Input<string>;
}

/** A peer known only by its addresses. */
export interface PeerAddresses {
  /** Ends the rule's name, as in `secrets-manager`. Lower-case letters, digits and hyphens. */
  readonly name: string;
  /** TCP port, 1 to 65535. */
  readonly port: number;
  /** An IPv4 block: that of one endpoints subnet, or `0.0.0.0/0` where an AWS service is reached by its public address. */
  readonly cidr: string;
  /** Why it has to be this block; becomes the rule's description. At most 255 characters, without quotation marks. */
  readonly reason: string;
}

// https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpRange.html
const description = /^[a-zA-Z0-9 ._:/()#,@[\]+=&;{}!$*-]{1,255}$/;

/** @throws Error naming the first wrong peer, its value and what is allowed. */
export function checkPeers(peers: readonly FunctionPeer[]): void {
  for (const peer of peers) {
    if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(peer.name)) {
      throw new Error(
        `A peer is called "${peer.name}"; allowed are lower-case letters, digits and single hyphens, as in "database".`,
      );
    }
    if (!Number.isInteger(peer.port) || peer.port < 1 || peer.port > 65_535) {
      throw new Error(
        `The port of peer "${peer.name}" is ${peer.port}; allowed are whole numbers from 1 to 65535.`,
      );
    }
    if ("cidr" in peer) checkAddresses(peer);
  }
  const names = peers.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`Two peers are called "${twice}"; each needs a name of its own.`);
}

function checkAddresses({ cidr, name, reason }: PeerAddresses): void {
  parseCidr(cidr);
  if (!description.test(reason)) {
    throw new Error(
      `The reason of peer "${name}" is "${reason}"; EC2 allows 1 to 255 letters, digits, spaces and . _ - : / ( ) # , @ [ ] + = & ; { } ! $ * in a rule's description.`,
    );
  }
}

/** The rules on both ends: out of the function's group and, where the peer has a group, into that. */
export function createPeerRules(
  parent: pulumi.Resource,
  name: string,
  group: SecurityGroup,
  peer: FunctionPeer,
): void {
  const ports = { ipProtocol: "tcp", fromPort: peer.port, toPort: peer.port };
  if ("cidr" in peer) {
    new SecurityGroupEgressRule(
      `${name}-to-${peer.name}`,
      { securityGroupId: group.id, description: peer.reason, cidrIpv4: peer.cidr, ...ports },
      { parent },
    );
    return;
  }
  new SecurityGroupEgressRule(
    `${name}-to-${peer.name}`,
    {
      securityGroupId: group.id,
      description: `To ${peer.name}`,
      referencedSecurityGroupId: peer.securityGroupId,
      ...ports,
    },
    { parent },
  );
  new SecurityGroupIngressRule(
    `${name}-into-${peer.name}`,
    {
      securityGroupId: peer.securityGroupId,
      description: `From ${name}`,
      referencedSecurityGroupId: group.id,
      ...ports,
    },
    { parent },
  );
}
