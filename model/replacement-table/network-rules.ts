import { facts, otherRegion, type ReplacementFacts } from "./facts.ts";

const otherPeer = "the rule gets another kind of peer, from one of the four peer properties to another";

/** Rules into a group and out of it are one implementation. */
const securityGroupRule = facts({
  replaceOn: "securityGroupId",
  conditional: {
    cidrIpv4: otherPeer,
    cidrIpv6: otherPeer,
    prefixListId: otherPeer,
    referencedSecurityGroupId: otherPeer,
    region: otherRegion,
  },
  updates: "description fromPort ipProtocol tags toPort",
  file: "ec2/vpc_security_group_ingress_rule.go",
  basis: "v5, 2024, shared by the rules of both directions",
});

/** Routes, network ACLs and security groups. */
export const networkRulesFacts: Readonly<Record<string, ReplacementFacts>> = {
  "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": facts({
    replaceOn: "defaultNetworkAclId",
    conditional: { region: otherRegion },
    updates: "egress ingress subnetIds tags",
    file: "ec2/vpc_default_network_acl.go",
    basis: "v5, 2024",
  }),
  "aws:ec2/defaultRouteTable:DefaultRouteTable": facts({
    replaceOn: "defaultRouteTableId",
    conditional: { region: otherRegion },
    updates: "propagatingVgws routes tags",
    file: "ec2/vpc_default_route_table.go",
    basis: "v5, 2024",
  }),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": facts({
    replaceOn: "vpcId",
    conditional: { region: otherRegion },
    updates: "egress ingress revokeRulesOnDelete tags",
    file: "ec2/vpc_default_security_group.go",
    basis: "v5, 2024; vpcId because the group adopted is the one of that VPC",
  }),
  "aws:ec2/networkAcl:NetworkAcl": facts({
    replaceOn: "vpcId",
    conditional: { region: otherRegion },
    updates: "egress ingress subnetIds tags",
    file: "ec2/vpc_network_acl.go",
    basis:
      "v5, 2024; vpcId also from the create-only list of the CloudFormation schema of AWS::EC2::NetworkAcl",
  }),
  "aws:ec2/networkAclAssociation:NetworkAclAssociation": facts({
    replaceOn: "networkAclId subnetId",
    conditional: { region: otherRegion },
    updates: "",
    file: "ec2/vpc_network_acl_association.go",
    basis: "v5, 2024: the resource has no update",
  }),
  "aws:ec2/networkAclRule:NetworkAclRule": facts({
    replaceOn: `
      cidrBlock egress fromPort icmpCode icmpType ipv6CidrBlock networkAclId protocol ruleAction
      ruleNumber toPort`,
    conditional: { region: otherRegion },
    updates: "",
    file: "ec2/vpc_network_acl_rule.go",
    basis: "v5, 2024: the resource has no update",
  }),
  "aws:ec2/route:Route": facts({
    replaceOn: "destinationCidrBlock destinationIpv6CidrBlock destinationPrefixListId routeTableId",
    conditional: { region: otherRegion },
    unchecked: "odbNetworkArn",
    updates: `
      carrierGatewayId coreNetworkArn egressOnlyGatewayId gatewayId localGatewayId natGatewayId
      networkInterfaceId transitGatewayId vpcEndpointId vpcPeeringConnectionId`,
    file: "ec2/vpc_route.go",
    basis: "v5, 2024; routeTableId and destinationPrefixListId because EC2 has no call that moves a route",
  }),
  "aws:ec2/routeTable:RouteTable": facts({
    replaceOn: "vpcId",
    conditional: { region: otherRegion },
    updates: "propagatingVgws routes tags",
    file: "ec2/vpc_route_table.go",
    basis: "v5, 2024; vpcId because EC2 has no call that moves a route table",
  }),
  "aws:ec2/routeTableAssociation:RouteTableAssociation": facts({
    replaceOn: "gatewayId subnetId",
    conditional: { region: otherRegion },
    updates: "routeTableId",
    file: "ec2/vpc_route_table_association.go",
    basis: "v5, 2024",
  }),
  "aws:ec2/securityGroup:SecurityGroup": facts({
    replaceOn: "description name namePrefix vpcId",
    conditional: { region: otherRegion },
    updates: "egress ingress revokeRulesOnDelete tags",
    file: "ec2/vpc_security_group.go",
    basis: "v5, 2024",
  }),
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": securityGroupRule,
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": securityGroupRule,
};
