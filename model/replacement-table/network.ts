import { facts, otherRegion, type ReplacementFacts } from "./facts.ts";

/** VPC, subnets, addresses, gateways, endpoints and flow logs. */
export const networkFacts: Readonly<Record<string, ReplacementFacts>> = {
  "aws:ec2/eip:Eip": facts({
    replaceOn: "address domain networkBorderGroup publicIpv4Pool",
    conditional: { region: otherRegion },
    unchecked: "ipamPoolId",
    updates: "associateWithPrivateIp customerOwnedIpv4Pool instance networkInterface tags",
    file: "ec2/ec2_eip.go",
    basis: "v5, 2024",
  }),
  "aws:ec2/flowLog:FlowLog": facts({
    replaceOn: `
      deliverCrossAccountRole destinationOptions eniId iamRoleArn logDestination logDestinationType
      logFormat maxAggregationInterval regionalNatGatewayId subnetId tagFieldSpecifications
      trafficType transitGatewayAttachmentId transitGatewayId vpcId`,
    conditional: { region: otherRegion },
    updates: "tags",
    file: "ec2/vpc_flow_log.go",
    basis:
      "v5, 2024; for the two newer properties: EC2 cannot modify a flow log, the CloudFormation schema of AWS::EC2::FlowLog updates tags only",
  }),
  "aws:ec2/internetGateway:InternetGateway": facts({
    replaceOn: "",
    conditional: { region: otherRegion },
    updates: "tags vpcId",
    file: "ec2/vpc_internet_gateway.go",
    basis: "v5, 2024",
  }),
  "aws:ec2/natGateway:NatGateway": facts({
    replaceOn: "allocationId availabilityMode connectivityType privateIp subnetId vpcId",
    conditional: {
      availabilityZoneAddresses:
        "on a regional gateway, when a list of zones is given for the first time or given up",
      secondaryPrivateIpAddressCount: "on a private gateway whose count the program sets",
      region: otherRegion,
    },
    updates: "secondaryAllocationIds secondaryPrivateIpAddresses tags",
    file: "ec2/vpc_nat_gateway.go",
    basis: "v6, 2026",
  }),
  "aws:ec2/subnet:Subnet": facts({
    replaceOn: `
      availabilityZone availabilityZoneId cidrBlock ipv4IpamPoolId ipv4NetmaskLength ipv6IpamPoolId
      ipv6Native ipv6NetmaskLength outpostArn vpcId`,
    conditional: {
      ipv6CidrBlock: "the subnet was created with assignIpv6AddressOnCreation",
      region: otherRegion,
    },
    updates: `
      assignIpv6AddressOnCreation customerOwnedIpv4Pool enableDns64 enableLniAtDeviceIndex
      enableResourceNameDnsARecordOnLaunch enableResourceNameDnsAaaaRecordOnLaunch
      mapCustomerOwnedIpOnLaunch mapPublicIpOnLaunch privateDnsHostnameTypeOnLaunch tags`,
    file: "ec2/vpc_subnet.go",
    basis:
      "v6, 2025, 6.8 or later; the IPAM properties from the create-only list of the CloudFormation schema of AWS::EC2::Subnet; ipv6CidrBlock from the package's own documentation",
  }),
  "aws:ec2/vpc:Vpc": facts({
    replaceOn: "cidrBlock ipv4IpamPoolId ipv4NetmaskLength",
    conditional: {
      instanceTenancy: "every change but the one from dedicated to default",
      region: otherRegion,
    },
    updates: `
      assignGeneratedIpv6CidrBlock enableDnsHostnames enableDnsSupport
      enableNetworkAddressUsageMetrics ipv6CidrBlock ipv6CidrBlockNetworkBorderGroup ipv6IpamPoolId
      ipv6NetmaskLength tags`,
    file: "ec2/vpc_.go",
    basis: "v5, 2024",
  }),
  "aws:ec2/vpcEndpoint:VpcEndpoint": facts({
    replaceOn: `
      dnsOptions.privateDnsPreference dnsOptions.privateDnsSpecifiedDomains resourceConfigurationArn
      serviceName serviceNetworkArn serviceRegion vpcEndpointType vpcId`,
    conditional: { privateDnsEnabled: "the endpoint is not of the type Interface", region: otherRegion },
    updates: `
      autoAccept dnsOptions ipAddressType policy routeTableIds securityGroupIds subnetConfigurations
      subnetIds tags`,
    file: "ec2/vpc_endpoint.go",
    basis: "v6, 6.12 or later",
  }),
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": facts({
    replaceOn: "routeTableId vpcEndpointId",
    conditional: { region: otherRegion },
    updates: "",
    file: "ec2/vpc_endpoint_route_table_association.go",
    basis: "v6, 6.43 or later: the resource has no update",
  }),
  "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation": facts({
    replaceOn: "subnetId vpcEndpointId",
    conditional: { region: otherRegion },
    updates: "",
    file: "ec2/vpc_endpoint_subnet_association.go",
    basis: "v5, 2024: the resource has no update",
  }),
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": facts({
    replaceOn: "peerOwnerId peerRegion peerVpcId vpcId",
    conditional: { region: otherRegion },
    updates: "accepter autoAccept requester tags",
    file: "ec2/vpc_peering_connection.go",
    basis: "v5, 2024",
  }),
  "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter": facts({
    replaceOn: "vpcPeeringConnectionId",
    conditional: { region: otherRegion },
    updates: "accepter autoAccept requester tags",
    file: "ec2/vpc_peering_connection_accepter.go",
    basis: "v5, 2024",
  }),
};
