import { SecurityGroup } from "@pulumi/aws/ec2/securityGroup.js";
import { VpcEndpoint } from "@pulumi/aws/ec2/vpcEndpoint.js";
import { VpcEndpointRouteTableAssociation } from "@pulumi/aws/ec2/vpcEndpointRouteTableAssociation.js";
import { VpcEndpointSubnetAssociation } from "@pulumi/aws/ec2/vpcEndpointSubnetAssociation.js";
import { SecurityGroupIngressRule } from "@pulumi/aws/vpc/securityGroupIngressRule.js";
import * as pulumi from "@pulumi/pulumi";
import { takesPolicy } from "../../model/endpoints.ts";
import { checkName } from "../../model/names.ts";
import { endpointPolicy, s3EndpointPolicy } from "./endpoint-policies.ts";
import type { ByZone } from "./platform-network.ts";

export interface VpcEndpointsArgs {
  /** Id of the VPC. */
  readonly vpcId: pulumi.Input<string>;
  /** The VPC's IPv4 block: whom interface endpoints answer. */
  readonly cidr: string;
  /** The account whose identities may use the endpoints, twelve digits. */
  readonly accountId: string;
  /** Region, as in `us-east-1`. */
  readonly region: string;
  /** Route tables from which S3 and DynamoDB are reached, by zone letter. */
  readonly routeTableIds: ByZone<pulumi.Input<string>>;
  /** Subnets that hold the interface endpoints, by zone letter. */
  readonly subnetIds: ByZone<pulumi.Input<string>>;
  /** Services with an interface endpoint, as in `ecr.api`. May be empty. */
  readonly services: readonly string[];
  /**
   * ARNs of buckets whose objects may be read through the S3 endpoint by anybody, as in `arn:aws:s3:::prod-registry-k8s-io-us-east-1`:
   * other registries keep image layers in such buckets. May be empty.
   */
  readonly readableBuckets: readonly string[];
}

/**
 * Private ways to AWS services. S3 and DynamoDB always, by gateway endpoints; the named services by interface endpoints, which
 * take over the services' ordinary names inside the VPC. They admit identities of this account only, where the service lets its
 * endpoint have a policy, and besides them reading of ECR's image layers and of the named buckets.
 *
 * Costs nothing for the gateways; for each named service and zone about 7.30 USD a month (0.01 USD an hour for 730 hours) and
 * 0.01 USD a GB (us-east-1, November 2026, https://aws.amazon.com/privatelink/pricing/). Twelve services in two zones: 175 USD.
 *
 * Leaves out: the China Regions' interface endpoints, whose service names begin otherwise; a way to S3 from tiers other than
 * the private one, because none of them needs it; reading of other accounts' buckets that are not named, signed or not: the
 * route to the S3 endpoint takes all requests for S3 in the Region, so they do not fall back to NAT.
 */
export class VpcEndpoints extends pulumi.ComponentResource {
  /** @throws NameError or Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: VpcEndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    checkVpcEndpoints(name, args);
    super("plinth:network:VpcEndpoints", name, {}, opts);

    for (const service of ["s3", "dynamodb"] as const) createGatewayEndpoint(this, name, args, service);
    if (args.services.length > 0) {
      const group = createSecurityGroup(this, name, args);
      for (const service of args.services) createInterfaceEndpoint(this, name, args, group, service);
    }

    this.registerOutputs({});
  }
}

/**
 * Checks what can be known before anything is registered; a component that makes endpoints calls it in its own check.
 *
 * @throws NameError or Error naming the first wrong argument, its value and what is allowed.
 */
export function checkVpcEndpoints(
  name: string,
  args: Pick<VpcEndpointsArgs, "readableBuckets" | "services">,
): void {
  checkName("securityGroup", `${name}-access`);
  checkServices(args.services);
  const wrong = args.readableBuckets.find((bucket) => !bucketArn.test(bucket));
  if (wrong !== undefined) {
    throw new Error(
      `readableBuckets holds "${wrong}"; allowed are ARNs of whole buckets, as in "arn:aws:s3:::prod-registry-k8s-io-us-east-1".`,
    );
  }
}

const bucketArn = /^arn:aws[a-z-]*:s3:::[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

function checkServices(services: readonly string[]): void {
  const wrong = services.find((service) => !/^(?!com\.)[a-z0-9]+([.-][a-z0-9]+)*$/.test(service));
  if (wrong !== undefined) {
    throw new Error(
      `interfaceEndpoints holds "${wrong}"; allowed is the part of a service's name after the Region, as in "ecr.api".`,
    );
  }
  const gateway = services.find((service) => service === "s3" || service === "dynamodb");
  if (gateway !== undefined) {
    throw new Error(
      `interfaceEndpoints holds "${gateway}", which has a gateway endpoint already, and that one is free. Remove it.`,
    );
  }
  const twice = services.find((service, index) => services.indexOf(service) !== index);
  if (twice !== undefined)
    throw new Error(`interfaceEndpoints holds "${twice}" twice; name each service once.`);
}

function createGatewayEndpoint(
  parent: VpcEndpoints,
  name: string,
  args: VpcEndpointsArgs,
  service: "s3" | "dynamodb",
): void {
  const { accountId, region, routeTableIds, vpcId } = args;
  const policy = service === "s3" ? s3EndpointPolicy(args) : endpointPolicy(accountId);
  const endpoint = new VpcEndpoint(
    `${name}-${service}`,
    {
      vpcId,
      serviceName: `com.amazonaws.${region}.${service}`,
      vpcEndpointType: "Gateway",
      policy: JSON.stringify(policy),
      tags: { Name: `${name}-${service}` },
    },
    { parent },
  );
  // Bound one by one: a list on the endpoint itself would change with every new zone.
  for (const [zone, routeTableId] of Object.entries(routeTableIds)) {
    new VpcEndpointRouteTableAssociation(
      `${name}-${service}-${zone}`,
      { vpcEndpointId: endpoint.id, routeTableId },
      { parent },
    );
  }
}

/** Admits HTTPS from the VPC. It has no rule for traffic out: an endpoint answers and never asks. */
function createSecurityGroup(parent: VpcEndpoints, name: string, args: VpcEndpointsArgs): SecurityGroup {
  const group = new SecurityGroup(
    `${name}-access`,
    {
      vpcId: args.vpcId,
      description: "Interface endpoints: HTTPS from the VPC",
      tags: { Name: `${name}-access` },
    },
    { parent },
  );
  new SecurityGroupIngressRule(
    `${name}-access-https`,
    {
      securityGroupId: group.id,
      description: "HTTPS from the VPC",
      cidrIpv4: args.cidr,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    },
    { parent },
  );
  return group;
}

function createInterfaceEndpoint(
  parent: VpcEndpoints,
  name: string,
  args: VpcEndpointsArgs,
  group: SecurityGroup,
  service: string,
): void {
  const { accountId, region, subnetIds, vpcId } = args;
  const suffix = service.replaceAll(".", "-");
  const endpoint = new VpcEndpoint(
    `${name}-${suffix}`,
    {
      vpcId,
      serviceName: `com.amazonaws.${region}.${service}`,
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      securityGroupIds: [group.id],
      ...(takesPolicy(service) ? { policy: JSON.stringify(endpointPolicy(accountId)) } : {}),
      tags: { Name: `${name}-${suffix}` },
    },
    { parent },
  );
  for (const [zone, subnetId] of Object.entries(subnetIds)) {
    new VpcEndpointSubnetAssociation(
      `${name}-${suffix}-${zone}`,
      { vpcEndpointId: endpoint.id, subnetId },
      { parent },
    );
  }
}
