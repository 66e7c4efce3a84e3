import type { SimulatedType, Subject } from "../simulated-type.ts";
import { arn, bindingType, ec2Type, namedType, text } from "../simulated-type.ts";
import { addressInSubnet, conflictingSubnet, documentationAddress, gatewayAddress } from "./addresses.ts";

const vpcType = "aws:ec2/vpc:Vpc";

function ec2Arn(kind: string): (subject: Subject) => string {
  return (subject) => arn(subject, "ec2", `${kind}/${subject.id}`);
}

function zoneName({ inputs, region }: Subject): string {
  const zoneId = text(inputs, "availabilityZoneId");
  const ordinal = Number.parseInt(zoneId.slice(zoneId.lastIndexOf("az") + 2), 10);
  return `${region}${"abcdef"[(Number.isNaN(ordinal) ? 1 : ordinal) - 1] ?? "a"}`;
}

/** An id that the VPC's own outputs name already: its default parts come with it and are only adopted. */
function ofVpc(output: string): (subject: Pick<Subject, "find" | "inputs">) => string {
  return ({ find, inputs }) => text(find(vpcType, text(inputs, "vpcId"))?.outputs ?? {}, output);
}

/** The VPC whose outputs name this resource. */
function vpcWith(output: string): (subject: Subject) => string {
  return ({ every, id }) => every(vpcType).find(({ outputs }) => outputs[output] === id)?.id ?? "";
}

const defaultsOfVpc: SimulatedType[] = [
  namedType(
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    (subject) => ofVpc("defaultSecurityGroupId")(subject) || `sg-0${subject.hex("id", 16)}`,
    {
      tagged: true,
      computed: {
        arn: ec2Arn("security-group"),
        description: () => "default VPC security group",
        name: () => "default",
        ownerId: ({ accountId }) => accountId,
      },
      notComputed: ["namePrefix"],
    },
  ),
  namedType(
    "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl",
    ({ inputs, hex }) => text(inputs, "defaultNetworkAclId") || `acl-0${hex("id", 16)}`,
    {
      tagged: true,
      required: ["defaultNetworkAclId"],
      computed: {
        arn: ec2Arn("network-acl"),
        ownerId: ({ accountId }) => accountId,
        vpcId: vpcWith("defaultNetworkAclId"),
      },
    },
  ),
  namedType(
    "aws:ec2/defaultRouteTable:DefaultRouteTable",
    ({ inputs, hex }) => text(inputs, "defaultRouteTableId") || `rtb-0${hex("id", 16)}`,
    {
      tagged: true,
      required: ["defaultRouteTableId"],
      computed: {
        arn: ec2Arn("route-table"),
        ownerId: ({ accountId }) => accountId,
        vpcId: vpcWith("defaultRouteTableId"),
      },
    },
  ),
];

/** The types of `ec2` and `vpc` that a network is made of. */
export const networkTypes: readonly SimulatedType[] = [
  ec2Type(vpcType, "vpc", {
    computed: {
      arn: ec2Arn("vpc"),
      defaultNetworkAclId: ({ hex }) => `acl-0${hex("default acl", 16)}`,
      defaultRouteTableId: ({ hex }) => `rtb-0${hex("default route table", 16)}`,
      defaultSecurityGroupId: ({ hex }) => `sg-0${hex("default security group", 16)}`,
      mainRouteTableId: ({ hex }) => `rtb-0${hex("default route table", 16)}`,
      dhcpOptionsId: ({ hex }) => `dopt-0${hex("dhcp", 16)}`,
      ownerId: ({ accountId }) => accountId,
    },
    notComputed: ["ipv6AssociationId"],
  }),
  ...defaultsOfVpc,
  ec2Type("aws:ec2/subnet:Subnet", "subnet", {
    required: ["vpcId"],
    computed: { arn: ec2Arn("subnet"), availabilityZone: zoneName, ownerId: ({ accountId }) => accountId },
    notComputed: ["ipv6CidrBlockAssociationId"],
    refusesCreation: conflictingSubnet,
  }),
  ec2Type("aws:ec2/internetGateway:InternetGateway", "igw", {
    computed: { arn: ec2Arn("internet-gateway"), ownerId: ({ accountId }) => accountId },
  }),
  ec2Type("aws:ec2/eip:Eip", "eipalloc", {
    computed: {
      arn: ec2Arn("elastic-ip"),
      allocationId: ({ id }) => id,
      publicIp: documentationAddress,
      publicDns: (subject) =>
        `ec2-${documentationAddress(subject).replaceAll(".", "-")}.compute.amazonaws.com`,
    },
    notComputed: ["associationId", "carrierIp", "customerOwnedIp", "privateDns", "privateIp", "ptrRecord"],
  }),
  ec2Type("aws:ec2/natGateway:NatGateway", "nat", {
    required: ["subnetId"],
    computed: {
      associationId: ({ hex }) => `eipassoc-0${hex("association", 16)}`,
      networkInterfaceId: ({ hex }) => `eni-0${hex("interface", 16)}`,
      privateIp: addressInSubnet,
      publicIp: gatewayAddress,
    },
    // Of a gateway for a whole VPC; the simulated ones are each in one subnet.
    notComputed: [
      "autoProvisionZones",
      "autoScalingIps",
      "regionalNatGatewayAddresses",
      "regionalNatGatewayAutoMode",
      "routeTableId",
    ],
  }),
  ec2Type("aws:ec2/routeTable:RouteTable", "rtb", {
    required: ["vpcId"],
    computed: { arn: ec2Arn("route-table"), ownerId: ({ accountId }) => accountId },
  }),
  bindingType("aws:ec2/route:Route", "r-rtb", {
    required: ["routeTableId"],
    computed: { origin: () => "CreateRoute", state: () => "active" },
    notComputed: ["instanceId", "instanceOwnerId"],
  }),
  ec2Type("aws:ec2/vpcPeeringConnection:VpcPeeringConnection", "pcx", {
    required: ["peerVpcId", "vpcId"],
    computed: {
      acceptStatus: ({ inputs }) => (inputs["autoAccept"] === true ? "active" : "pending-acceptance"),
      peerOwnerId: ({ accountId }) => accountId,
      peerRegion: ({ region }) => region,
    },
  }),
  namedType(
    "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter",
    ({ inputs, hex }) => text(inputs, "vpcPeeringConnectionId") || `pcx-0${hex("id", 16)}`,
    {
      tagged: true,
      required: ["vpcPeeringConnectionId"],
      computed: {
        acceptStatus: ({ inputs }) => (inputs["autoAccept"] === true ? "active" : "pending-acceptance"),
      },
      // They are the requester's, which is another account's or Region's.
      notComputed: ["peerOwnerId", "peerRegion", "peerVpcId", "vpcId"],
    },
  ),
  bindingType("aws:ec2/routeTableAssociation:RouteTableAssociation", "rtbassoc", {
    required: ["routeTableId"],
  }),
  ec2Type("aws:ec2/networkAcl:NetworkAcl", "acl", {
    required: ["vpcId"],
    computed: { arn: ec2Arn("network-acl"), ownerId: ({ accountId }) => accountId },
  }),
  bindingType("aws:ec2/networkAclRule:NetworkAclRule", "nacl", {
    required: ["networkAclId", "protocol", "ruleAction", "ruleNumber"],
  }),
  bindingType("aws:ec2/networkAclAssociation:NetworkAclAssociation", "aclassoc", {
    required: ["networkAclId", "subnetId"],
  }),
  ec2Type("aws:ec2/securityGroup:SecurityGroup", "sg", {
    autoname: "name",
    computed: { arn: ec2Arn("security-group"), ownerId: ({ accountId }) => accountId },
  }),
  ...["Ingress", "Egress"].map((direction) =>
    ec2Type(`aws:vpc/securityGroup${direction}Rule:SecurityGroup${direction}Rule`, "sgr", {
      required: ["ipProtocol", "securityGroupId"],
      computed: { arn: ec2Arn("security-group-rule"), securityGroupRuleId: ({ id }) => id },
    }),
  ),
  ec2Type("aws:ec2/vpcEndpoint:VpcEndpoint", "vpce", {
    required: ["vpcId"],
    computed: {
      arn: ec2Arn("vpc-endpoint"),
      state: () => "available",
      ownerId: ({ accountId }) => accountId,
      prefixListId: ({ hex }) => `pl-${hex("prefix list", 8)}`,
      requesterManaged: () => false,
    },
    // Of an interface endpoint they depend on the subnets that are bound to it afterwards; of a gateway on lists that AWS keeps.
    notComputed: ["cidrBlocks", "dnsEntries", "networkInterfaceIds"],
  }),
  bindingType("aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation", "a-vpce", {
    required: ["routeTableId", "vpcEndpointId"],
  }),
  bindingType("aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation", "a-vpce", {
    required: ["subnetId", "vpcEndpointId"],
  }),
  ec2Type("aws:ec2/flowLog:FlowLog", "fl", { computed: { arn: ec2Arn("vpc-flow-log") } }),
];
