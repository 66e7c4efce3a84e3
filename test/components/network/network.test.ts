import { expect } from "chai";
import type { NetworkArgs } from "../../../components/network/network.ts";
import { planSubnets, tiers } from "../../../model/subnet-plan.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, listing, namesByType, ofType, protectedOnes, theOnly, waitsFor } from "../listing.ts";
import { rejection } from "../rejection.ts";
import { minimal, networkWith } from "./network-args.ts";

const inEachZone = tiers.flatMap((tier) => [`network-${tier}-a`, `network-${tier}-b`]).toSorted();
const vpcOnly = ["endpoints", "intra", "database"];

const rule = (tier: string, egress: boolean) => ({
  networkAclId: `network-${tier}-acl-id`,
  egress,
  ruleNumber: 100,
  ruleAction: "allow",
  protocol: "-1",
  fromPort: 0,
  toPort: 0,
  cidrBlock: vpcOnly.includes(tier) ? "10.48.0.0/16" : "0.0.0.0/0",
});

const each = (of: (tier: string, zone: string) => Readonly<Record<string, string>>) =>
  Object.fromEntries(
    tiers.flatMap((tier) =>
      ["a", "b"].map((zone) => [
        `network-${tier}-${zone}`,
        { subnetId: `network-${tier}-${zone}-id`, ...of(tier, zone) },
      ]),
    ),
  );

const natIn = (zone: string) => ({
  allocationId: `network-nat-${zone}-allocation`,
  subnetId: `network-public-${zone}-id`,
  tags: { Name: `network-nat-${zone}` },
});

const idsOf = (tier: string) => ({ a: `network-${tier}-a-id`, b: `network-${tier}-b-id` });

describe("Network", () => {
  for (const preview of [false, true]) {
    it(`makes exactly these resources in its smallest form${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(networkWith(), { preview });
      expect(namesByType(resources)).to.deep.equal({
        "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl": ["network-default-acl"],
        "aws:ec2/defaultRouteTable:DefaultRouteTable": ["network-default-routes"],
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ["network-default-security-group"],
        "aws:ec2/flowLog:FlowLog": ["network-flow-logs"],
        "aws:ec2/internetGateway:InternetGateway": ["network-internet"],
        "aws:ec2/networkAcl:NetworkAcl": [
          "network-database-acl",
          "network-endpoints-acl",
          "network-internal-acl",
          "network-intra-acl",
          "network-private-acl",
          "network-public-acl",
        ],
        "aws:ec2/networkAclAssociation:NetworkAclAssociation": inEachZone,
        "aws:ec2/networkAclRule:NetworkAclRule": [
          "network-database-acl-in",
          "network-database-acl-out",
          "network-endpoints-acl-in",
          "network-endpoints-acl-out",
          "network-internal-acl-in",
          "network-internal-acl-out",
          "network-intra-acl-in",
          "network-intra-acl-out",
          "network-private-acl-in",
          "network-private-acl-out",
          "network-public-acl-in",
          "network-public-acl-out",
        ],
        "aws:ec2/route:Route": ["network-public-default"],
        "aws:ec2/routeTable:RouteTable": [
          "network-database-routes",
          "network-endpoints-routes",
          "network-internal-routes",
          "network-intra-routes",
          "network-private-a-routes",
          "network-private-b-routes",
          "network-public-routes",
        ],
        "aws:ec2/routeTableAssociation:RouteTableAssociation": inEachZone,
        "aws:ec2/subnet:Subnet": inEachZone,
        "aws:ec2/vpc:Vpc": ["network"],
        "aws:ec2/vpcEndpoint:VpcEndpoint": ["network-vpc-endpoints-dynamodb", "network-vpc-endpoints-s3"],
        "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation": [
          "network-vpc-endpoints-dynamodb-a",
          "network-vpc-endpoints-dynamodb-b",
          "network-vpc-endpoints-s3-a",
          "network-vpc-endpoints-s3-b",
        ],
        "aws:kms/alias:Alias": ["network-flow-logs-key-alias"],
        "aws:kms/key:Key": ["network-flow-logs-key"],
        "aws:s3/bucket:Bucket": ["network-flow-logs-bucket"],
        "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": [
          "network-flow-logs-bucket-lifecycle",
        ],
        "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ["network-flow-logs-bucket-ownership"],
        "aws:s3/bucketPolicy:BucketPolicy": ["network-flow-logs-bucket-policy"],
        "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["network-flow-logs-bucket-public-access"],
        "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
          "network-flow-logs-bucket-encryption",
        ],
        "aws:s3/bucketVersioning:BucketVersioning": ["network-flow-logs-bucket-versioning"],
        "plinth:network:FlowLogs": ["network-flow-logs"],
        "plinth:network:Network": ["network"],
        "plinth:network:VpcEndpoints": ["network-vpc-endpoints"],
        "plinth:security:EncryptionKey": ["network-flow-logs-key"],
        "plinth:security:PrivateBucket": ["network-flow-logs-bucket"],
      });
    });
  }

  it("parents every resource to a component and hands its own provider down", async () => {
    const { resources } = await record(networkWith());
    const components = resources.filter(({ custom }) => !custom).map(({ urn }) => urn);
    const strays = resources.filter(({ custom, parent }) => custom && !components.includes(parent));
    expect(listing(strays)).to.deep.equal([]);
  });

  it("makes a VPC with names for its addresses", async () => {
    const { resources } = await record(networkWith());
    expect(theOnly(resources, "aws:ec2/vpc:Vpc").inputs).to.deep.equal({
      cidrBlock: "10.48.0.0/16",
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: "network" },
    });
  });

  it("makes the planned subnets, by zone id, and marks those that load balancers may use", async () => {
    const { resources } = await record(networkWith());
    const marks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
      public: { "kubernetes.io/role/elb": "1" },
      internal: { "kubernetes.io/role/internal-elb": "1" },
    };
    expect(inputsByName(resources, "aws:ec2/subnet:Subnet")).to.deep.equal(
      Object.fromEntries(
        planSubnets(minimal.cidr, minimal.zones).map(({ cidr, tier, zone, zoneId }) => [
          `network-${tier}-${zone}`,
          {
            vpcId: "network-id",
            cidrBlock: cidr,
            availabilityZoneId: zoneId,
            mapPublicIpOnLaunch: false,
            tags: { Name: `network-${tier}-${zone}`, ...marks[tier] },
          },
        ]),
      ),
    );
  });

  it("empties what AWS puts into the VPC", async () => {
    const { resources } = await record(networkWith());
    const tags = { Name: "network-default-unused" };
    expect(theOnly(resources, "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup").inputs).to.deep.equal({
      vpcId: "network-id",
      ingress: [],
      egress: [],
      tags,
    });
    expect(theOnly(resources, "aws:ec2/defaultNetworkAcl:DefaultNetworkAcl").inputs).to.deep.equal({
      defaultNetworkAclId: "network-default-acl-id",
      ingress: [],
      egress: [],
      tags,
    });
    expect(theOnly(resources, "aws:ec2/defaultRouteTable:DefaultRouteTable").inputs).to.deep.equal({
      defaultRouteTableId: "network-default-routes-id",
      routes: [],
      tags,
    });
  });

  it("leaves it to AWS which subnets the default network ACL holds", async () => {
    const { resources } = await record(networkWith());
    const ignoring = resources.filter(({ ignoreChanges }) => ignoreChanges.length > 0);
    expect(ignoring.map(({ ignoreChanges, name }) => [name, ignoreChanges])).to.deep.equal([
      ["network-default-acl", ["subnetIds"]],
    ]);
  });

  it("lets the tiers without outside business exchange packets with the VPC only", async () => {
    const { resources } = await record(networkWith());
    expect(inputsByName(resources, "aws:ec2/networkAclRule:NetworkAclRule")).to.deep.equal(
      Object.fromEntries(
        tiers.flatMap((tier) => [
          [`network-${tier}-acl-in`, rule(tier, false)],
          [`network-${tier}-acl-out`, rule(tier, true)],
        ]),
      ),
    );
  });

  it("puts each subnet under its tier's network ACL and route table", async () => {
    const { resources } = await record(networkWith());
    expect(inputsByName(resources, "aws:ec2/networkAclAssociation:NetworkAclAssociation")).to.deep.equal(
      each((tier) => ({ networkAclId: `network-${tier}-acl-id` })),
    );
    expect(inputsByName(resources, "aws:ec2/routeTableAssociation:RouteTableAssociation")).to.deep.equal(
      each((tier, zone) => ({
        routeTableId: tier === "private" ? `network-private-${zone}-routes-id` : `network-${tier}-routes-id`,
      })),
    );
  });

  const everywhere = "0.0.0.0/0";
  const toInternet = {
    routeTableId: "network-public-routes-id",
    destinationCidrBlock: everywhere,
    gatewayId: "network-internet-id",
  };
  const throughNat = (zone: string, nat: string) => ({
    routeTableId: `network-private-${zone}-routes-id`,
    destinationCidrBlock: everywhere,
    natGatewayId: `network-nat-${nat}-id`,
  });

  it("opens nothing to the public: only the public route table leads to the internet", async () => {
    const { resources } = await record(networkWith({ nat: "perZone", interfaceEndpoints: ["sts"] }));
    const routes = ofType(resources, "aws:ec2/route:Route").filter(({ inputs }) => "gatewayId" in inputs);
    expect(routes.map(({ inputs }) => inputs)).to.deep.equal([toInternet]);
  });

  it("opens nothing to the public: nothing gets a public address by itself and no security group admits everybody", async () => {
    const { resources } = await record(networkWith({ nat: "perZone", interfaceEndpoints: ["sts"] }));
    const giving = ofType(resources, "aws:ec2/subnet:Subnet").filter(
      ({ inputs }) => inputs["mapPublicIpOnLaunch"] !== false,
    );
    expect(listing(giving)).to.deep.equal([]);
    const rules = ofType(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(rules.map(({ inputs }) => inputs["cidrIpv4"])).to.deep.equal(["10.48.0.0/16"]);
  });

  it("opens nothing to the public: the only bucket is closed", async () => {
    const { resources } = await record(networkWith());
    expect(listing(ofType(resources, "aws:s3/bucket:Bucket"))).to.deep.equal([
      "aws:s3/bucket:Bucket network-flow-logs-bucket",
    ]);
    expect(theOnly(resources, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock").inputs).to.deep.equal(
      {
        bucket: "network-flow-logs-bucket",
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
    );
  });

  it("gives private subnets no way out without NAT", async () => {
    const { outputs, resources } = await record(networkWith({ nat: "none" }));
    expect(inputsByName(resources, "aws:ec2/route:Route")).to.deep.equal({
      "network-public-default": toInternet,
    });
    expect(outputs["natPublicIps"]).to.deep.equal({});
  });

  it("leads all private subnets through a single NAT gateway in the first zone", async () => {
    const { outputs, resources } = await record(networkWith({ nat: "single" }));
    expect(inputsByName(resources, "aws:ec2/route:Route")).to.deep.equal({
      "network-public-default": toInternet,
      "network-private-a-default": throughNat("a", "a"),
      "network-private-b-default": throughNat("b", "a"),
    });
    expect(outputs["natPublicIps"]).to.deep.equal({ a: "address of network-nat-a" });
  });

  it("leads each private subnet through its own zone's NAT gateway", async () => {
    const { outputs, resources } = await record(networkWith({ nat: "perZone" }));
    expect(inputsByName(resources, "aws:ec2/route:Route")).to.deep.equal({
      "network-public-default": toInternet,
      "network-private-a-default": throughNat("a", "a"),
      "network-private-b-default": throughNat("b", "b"),
    });
    expect(inputsByName(resources, "aws:ec2/natGateway:NatGateway")).to.deep.equal({
      "network-nat-a": natIn("a"),
      "network-nat-b": natIn("b"),
    });
    expect(outputs["natPublicIps"]).to.deep.equal({
      a: "address of network-nat-a",
      b: "address of network-nat-b",
    });
  });

  it("makes a NAT gateway only after the internet gateway", async () => {
    const { resources } = await record(networkWith({ nat: "single" }));
    expect(waitsFor(theOnly(resources, "aws:ec2/natGateway:NatGateway"))).to.deep.equal([
      "aws:ec2/eip:Eip::network-nat-a",
      "aws:ec2/internetGateway:InternetGateway::network-internet",
      "aws:ec2/subnet:Subnet::network-public-a",
    ]);
  });

  it("deletes before it makes anew what AWS refuses a second one of: blocks, addresses in use, rule numbers, flow logs", async () => {
    const { resources } = await record(networkWith({ nat: "single" }));
    const inThisOrder = resources.filter(({ deleteBeforeReplace }) => deleteBeforeReplace);
    expect(namesByType(inThisOrder)).to.deep.equal({
      "aws:ec2/flowLog:FlowLog": ["network-flow-logs"],
      "aws:ec2/natGateway:NatGateway": ["network-nat-a"],
      "aws:ec2/networkAclRule:NetworkAclRule": tiers
        .flatMap((tier) => [`network-${tier}-acl-in`, `network-${tier}-acl-out`])
        .toSorted(),
      "aws:ec2/subnet:Subnet": inEachZone,
    });
  });

  it("passes the named services on to interface endpoints in the endpoints subnets", async () => {
    const { resources } = await record(networkWith({ interfaceEndpoints: ["sts"] }));
    const association = "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation";
    expect(inputsByName(resources, association)).to.deep.equal({
      "network-vpc-endpoints-sts-a": {
        vpcEndpointId: "network-vpc-endpoints-sts-id",
        subnetId: "network-endpoints-a-id",
      },
      "network-vpc-endpoints-sts-b": {
        vpcEndpointId: "network-vpc-endpoints-sts-id",
        subnetId: "network-endpoints-b-id",
      },
    });
  });

  it("passes the buckets on that may be read through the S3 endpoint", async () => {
    const { resources } = await record(networkWith({ readableBuckets: ["arn:aws:s3:::layers"] }));
    const endpoint = theOnly(resources, "aws:ec2/vpcEndpoint:VpcEndpoint", "network-vpc-endpoints-s3");
    expect(String(endpoint.inputs["policy"])).to.include('"Resource":["arn:aws:s3:::layers/*"]');
  });

  it("leads the private subnets, and only those, to S3 and DynamoDB", async () => {
    const { resources } = await record(networkWith());
    const association = "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation";
    const tables = ofType(resources, association).map(({ inputs }) => inputs["routeTableId"]);
    expect(new Set(tables)).to.deep.equal(
      new Set(["network-private-a-routes-id", "network-private-b-routes-id"]),
    );
  });

  it("records the connections of its own VPC as asked for", async () => {
    const flowLogs = { traffic: "ALL", aggregationSeconds: 60, retentionDays: 365 } as const;
    const { resources } = await record(networkWith({ flowLogs }));
    const { inputs } = theOnly(resources, "aws:ec2/flowLog:FlowLog");
    expect([inputs["vpcId"], inputs["trafficType"], inputs["maxAggregationInterval"]]).to.deep.equal([
      "network-id",
      "ALL",
      60,
    ]);
    const lifecycle = "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration";
    expect(theOnly(resources, lifecycle).inputs).to.have.nested.property("rules[0].expiration.days", 365);
  });

  it("protects what cannot be made again with the same addresses or data, when asked to", async () => {
    const { resources } = await record(networkWith({ protect: true, nat: "single" }));
    expect(protectedOnes(resources)).to.deep.equal(
      [
        "aws:ec2/eip:Eip network-nat-a",
        ...inEachZone.map((name) => `aws:ec2/subnet:Subnet ${name}`),
        "aws:ec2/vpc:Vpc network",
        "aws:kms/key:Key network-flow-logs-key",
        "aws:s3/bucket:Bucket network-flow-logs-bucket",
      ].toSorted(),
    );
  });

  it("protects nothing otherwise", async () => {
    const { resources } = await record(networkWith({ nat: "single" }));
    expect(protectedOnes(resources)).to.deep.equal([]);
  });

  it("gives out and registers ids, blocks and addresses", async () => {
    const { outputs, registeredOutputs, resources } = await record(networkWith({ nat: "single" }));
    const registered = {
      vpcId: "network-id",
      cidr: "10.48.0.0/16",
      subnetIds: {
        private: idsOf("private"),
        public: idsOf("public"),
        internal: idsOf("internal"),
        endpoints: idsOf("endpoints"),
        intra: idsOf("intra"),
        database: idsOf("database"),
      },
      natPublicIps: { a: "address of network-nat-a" },
      flowLogBucketName: "network-flow-logs-bucket",
    };
    expect(outputs).to.deep.equal({ ...registered, subnets: planSubnets(minimal.cidr, minimal.zones) });
    expect(registeredOutputs.get(theOnly(resources, "plinth:network:Network").urn)).to.deep.equal(registered);
  });

  it("knows its subnets' blocks in a preview, and that their ids are not known yet", async () => {
    const { outputs } = await record(networkWith(), { preview: true });
    expect(outputs["subnets"]).to.deep.equal(planSubnets(minimal.cidr, minimal.zones));
    expect(outputs["vpcId"]).to.deep.equal({ unknown: true });
  });

  const { flowLogs } = minimal;
  const rejected: readonly (readonly [what: string, changes: Partial<NetworkArgs>, message: string])[] = [
    [
      "a block too small for the plan",
      { cidr: "10.48.0.0/20" },
      "The VPC block 10.48.0.0/20 has prefix /20; allowed are /16 to /19.",
    ],
    [
      "a block that is none",
      { cidr: "10.48.0.1/16" },
      '"10.48.0.1/16" is an address inside a block, not a block',
    ],
    [
      "a single zone",
      { zones: { a: "use1-az1" } },
      "zones holds 1 letters; EKS and RDS need at least 2. Add one, as in b: use1-az2.",
    ],
    [
      "a zone of another Region",
      { zones: { a: "use1-az1", b: "usw2-az1" } },
      'Zone b is "usw2-az1", which is not in us-east-1; allowed are ids that begin with "use1-az".',
    ],
    [
      "one zone for two letters",
      { zones: { a: "use1-az1", b: "use1-az1" } },
      "Zones a and b are both use1-az1",
    ],
    ["a Region that does not exist", { region: "us-east-9" }, '"us-east-9" is not a known AWS Region.'],
    [
      "an account id that is no account id",
      { accountId: "1" },
      'accountId is "1"; allowed are twelve digits, as in "111122223333".',
    ],
    [
      "an interface endpoint for S3",
      { interfaceEndpoints: ["s3"] },
      'interfaceEndpoints holds "s3", which has a gateway endpoint already',
    ],
    [
      "a bucket to read from that is no bucket",
      { readableBuckets: ["layers"] },
      'readableBuckets holds "layers"; allowed are ARNs of whole buckets',
    ],
    [
      "flow logs kept for no time",
      { flowLogs: { ...flowLogs, retentionDays: 0 } },
      "retentionDays is 0; allowed are whole days from 1.",
    ],
    [
      "a key's window that KMS refuses",
      { keyDeletionWindowDays: 3 },
      "deletionWindowDays is 3; KMS allows whole days from 7 to 30.",
    ],
  ];
  for (const [what, changes, message] of rejected) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(networkWith(changes))).to.satisfy((text: string) => text.startsWith(message));
    });
  }
});
