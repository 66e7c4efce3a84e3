import { expect } from "chai";
import { endpointPolicy, s3EndpointPolicy } from "../../../components/network/endpoint-policies.ts";
import { VpcEndpoints, type VpcEndpointsArgs } from "../../../components/network/vpc-endpoints.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, listing, ofType, theOnly } from "../listing.ts";
import { rejection } from "../rejection.ts";

const minimal: VpcEndpointsArgs = {
  vpcId: "vpc-1",
  cidr: "10.48.0.0/16",
  accountId: "111122223333",
  region: "us-east-1",
  routeTableIds: { a: "rtb-a", b: "rtb-b" },
  subnetIds: { a: "subnet-a", b: "subnet-b" },
  services: [],
  readableBuckets: [],
};

const make = (changes: Partial<VpcEndpointsArgs> = {}) => {
  new VpcEndpoints("ways", { ...minimal, ...changes });
};

const gateways = [
  "aws:ec2/vpcEndpoint:VpcEndpoint ways-dynamodb",
  "aws:ec2/vpcEndpoint:VpcEndpoint ways-s3",
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation ways-dynamodb-a",
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation ways-dynamodb-b",
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation ways-s3-a",
  "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation ways-s3-b",
  "plinth:network:VpcEndpoints ways",
];

const gateway = (service: string, policy: unknown) => ({
  vpcId: "vpc-1",
  serviceName: `com.amazonaws.us-east-1.${service}`,
  vpcEndpointType: "Gateway",
  policy: JSON.stringify(policy),
  tags: { Name: `ways-${service}` },
});

describe("VpcEndpoints", () => {
  for (const preview of [false, true]) {
    const too = preview ? ", in a preview too" : "";

    it(`makes the two gateway endpoints and their routes${too}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal(gateways);
    });

    it(`adds an interface endpoint for each service and one security group for all${too}`, async () => {
      const { resources } = await record(() => make({ services: ["ecr.api", "sts"] }), { preview });
      expect(listing(resources)).to.deep.equal(
        [
          ...gateways,
          "aws:ec2/securityGroup:SecurityGroup ways-access",
          "aws:ec2/vpcEndpoint:VpcEndpoint ways-ecr-api",
          "aws:ec2/vpcEndpoint:VpcEndpoint ways-sts",
          "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation ways-ecr-api-a",
          "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation ways-ecr-api-b",
          "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation ways-sts-a",
          "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation ways-sts-b",
          "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule ways-access-https",
        ].toSorted(),
      );
    });
  }

  it("gives each kind of endpoint its policy, and interface endpoints the service's own name", async () => {
    const { resources } = await record(() => make({ services: ["ecr.api"] }));
    expect(inputsByName(resources, "aws:ec2/vpcEndpoint:VpcEndpoint")).to.deep.equal({
      "ways-dynamodb": gateway("dynamodb", endpointPolicy("111122223333")),
      "ways-s3": gateway("s3", s3EndpointPolicy(minimal)),
      "ways-ecr-api": {
        vpcId: "vpc-1",
        serviceName: "com.amazonaws.us-east-1.ecr.api",
        vpcEndpointType: "Interface",
        privateDnsEnabled: true,
        securityGroupIds: ["ways-access-id"],
        policy: JSON.stringify(endpointPolicy("111122223333")),
        tags: { Name: "ways-ecr-api" },
      },
    });
  });

  it("gives no policy to the endpoint of a service that takes none, or that nobody has looked up", async () => {
    const { resources } = await record(() => make({ services: ["eks", "eks-auth", "execute-api"] }));
    const withPolicy = ofType(resources, "aws:ec2/vpcEndpoint:VpcEndpoint").filter(
      ({ inputs }) => "policy" in inputs,
    );
    expect(withPolicy.map(({ name }) => name)).to.deep.equal(["ways-dynamodb", "ways-eks", "ways-s3"]);
  });

  it("lets everybody read the named buckets through the S3 endpoint", async () => {
    const readableBuckets = ["arn:aws:s3:::prod-registry-k8s-io-us-east-1"];
    const { resources } = await record(() => make({ readableBuckets }));
    expect(theOnly(resources, "aws:ec2/vpcEndpoint:VpcEndpoint", "ways-s3").inputs["policy"]).to.equal(
      JSON.stringify(s3EndpointPolicy({ ...minimal, readableBuckets })),
    );
  });

  it("binds route tables and subnets one by one", async () => {
    const { resources } = await record(() => make({ services: ["sts"] }));
    const byTable = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation";
    expect(inputsByName(resources, byTable)).to.deep.equal({
      "ways-dynamodb-a": { vpcEndpointId: "ways-dynamodb-id", routeTableId: "rtb-a" },
      "ways-dynamodb-b": { vpcEndpointId: "ways-dynamodb-id", routeTableId: "rtb-b" },
      "ways-s3-a": { vpcEndpointId: "ways-s3-id", routeTableId: "rtb-a" },
      "ways-s3-b": { vpcEndpointId: "ways-s3-id", routeTableId: "rtb-b" },
    });
    const bySubnet = "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation";
    expect(inputsByName(resources, bySubnet)).to.deep.equal({
      "ways-sts-a": { vpcEndpointId: "ways-sts-id", subnetId: "subnet-a" },
      "ways-sts-b": { vpcEndpointId: "ways-sts-id", subnetId: "subnet-b" },
    });
  });

  it("answers HTTPS from the VPC, nobody else, and asks nobody", async () => {
    const { resources } = await record(() => make({ services: ["sts"] }));
    expect(theOnly(resources, "aws:ec2/securityGroup:SecurityGroup").inputs).to.deep.equal({
      vpcId: "vpc-1",
      description: "Interface endpoints: HTTPS from the VPC",
      tags: { Name: "ways-access" },
    });
    expect(
      theOnly(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule").inputs,
    ).to.deep.equal({
      securityGroupId: "ways-access-id",
      description: "HTTPS from the VPC",
      cidrIpv4: "10.48.0.0/16",
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
    });
    expect(ofType(resources, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")).to.deep.equal([]);
  });

  it("registers that it gives out nothing", async () => {
    const { registeredOutputs, resources } = await record(() => make());
    expect(registeredOutputs.get(theOnly(resources, "plinth:network:VpcEndpoints").urn)).to.deep.equal({});
  });

  const rejected: readonly (readonly [what: string, services: readonly string[], message: string])[] = [
    [
      "a service's full name",
      ["com.amazonaws.us-east-1.sts"],
      'interfaceEndpoints holds "com.amazonaws.us-east-1.sts"; allowed is the part of a service\'s name after the Region, as in "ecr.api".',
    ],
    [
      "a service that has a gateway endpoint",
      ["sts", "s3"],
      'interfaceEndpoints holds "s3", which has a gateway endpoint already, and that one is free. Remove it.',
    ],
    [
      "a service named twice",
      ["sts", "sts"],
      'interfaceEndpoints holds "sts" twice; name each service once.',
    ],
  ];
  for (const bucket of ["registry-layers", "arn:aws:s3:::layers/*", "arn:aws:s3:::*"]) {
    it(`rejects ${bucket} as a bucket to read from`, async () => {
      expect(await rejection(() => make({ readableBuckets: [bucket] }))).to.equal(
        `readableBuckets holds "${bucket}"; allowed are ARNs of whole buckets, as in "arn:aws:s3:::prod-registry-k8s-io-us-east-1".`,
      );
    });
  }

  it("rejects a name that its security group could not have", async () => {
    const name = "w".repeat(250);
    const message = await rejection(() => new VpcEndpoints(name, minimal));
    expect(message).to.satisfy((text: string) =>
      text.startsWith(`The securityGroup name "${name}-access" has 257 characters`),
    );
  });

  for (const [what, services, message] of rejected) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => make({ services }))).to.equal(message);
    });
  }
});
