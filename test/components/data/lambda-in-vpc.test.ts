import { expect } from "chai";
import { functionPermissions, functionTrust } from "../../../components/data/function-permissions.ts";
import { VpcFunction, type VpcFunctionArgs } from "../../../components/data/lambda-in-vpc.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, listing, protectedOnes, theOnly, waitsFor } from "../listing.ts";
import { rejection } from "../rejection.ts";
import { placement } from "./database-fixture.ts";

const minimal: VpcFunctionArgs = {
  ...placement,
  description: "Does it",
  timeoutSeconds: 60,
  memoryMb: 256,
  environment: { DATABASE_NAME: "orders" },
  permissions: [{ Sid: "Own", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::things/*" }],
  peers: [],
};

const make = (changes: Partial<VpcFunctionArgs> = {}) => {
  const made = new VpcFunction("work", { ...minimal, ...changes });
  return {
    arn: made.arn,
    functionName: made.functionName,
    securityGroupId: made.securityGroupId,
    roleArn: made.roleArn,
    logGroupName: made.logGroupName,
  };
};

describe("VpcFunction", () => {
  for (const preview of [false, true]) {
    it(`makes these resources and no others${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:cloudwatch/logGroup:LogGroup work-log",
        "aws:ec2/securityGroup:SecurityGroup work-group",
        "aws:iam/role:Role work-role",
        "aws:iam/rolePolicy:RolePolicy work-permissions",
        "aws:lambda/function:Function work",
        "plinth:data:VpcFunction work",
      ]);
    });
  }

  it("runs the bundled code on Node 24 in the VPC, with the certificates of RDS and a log group of its own", async () => {
    const { resources } = await record(() => make());
    const { code, ...inputs } = theOnly(resources, "aws:lambda/function:Function").inputs;
    expect(code).to.be.an("object");
    expect(inputs).to.deep.equal({
      description: "Does it",
      handler: "index.handler",
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      timeout: 60,
      memorySize: 256,
      role: "arn:aws:mock:us-east-1:111122223333:work-role",
      environment: { variables: { DATABASE_NAME: "orders", RDS_CA_FILE: "/var/runtime/ca-cert.pem" } },
      vpcConfig: { subnetIds: ["subnet-a", "subnet-b"], securityGroupIds: ["work-group-id"] },
      loggingConfig: { logFormat: "JSON", logGroup: "work-log" },
      tags: { Name: "work" },
    });
  });

  it("waits with the function until its role may make network interfaces", async () => {
    const { resources } = await record(() => make());
    expect(waitsFor(theOnly(resources, "aws:lambda/function:Function"))).to.deep.equal([
      "aws:cloudwatch/logGroup:LogGroup::work-log",
      "aws:ec2/securityGroup:SecurityGroup::work-group",
      "aws:iam/role:Role::work-role",
      "aws:iam/rolePolicy:RolePolicy::work-permissions",
    ]);
  });

  it("encrypts the log and keeps it for the given days", async () => {
    const { resources } = await record(() => make({ logRetentionDays: 365 }));
    expect(theOnly(resources, "aws:cloudwatch/logGroup:LogGroup").inputs).to.deep.equal({
      retentionInDays: 365,
      kmsKeyId: "arn:aws:kms:us-east-1:111122223333:key/logs",
      tags: { Name: "work-log" },
    });
  });

  it("gives the role to Lambda alone, and to it nothing but interfaces, its log and its own work", async () => {
    const { resources } = await record(() => make());
    expect(theOnly(resources, "aws:iam/role:Role").inputs["assumeRolePolicy"]).to.equal(
      JSON.stringify(functionTrust),
    );
    expect(theOnly(resources, "aws:iam/rolePolicy:RolePolicy").inputs).to.deep.equal({
      role: "work-role",
      policy: JSON.stringify(
        functionPermissions({
          logGroupArn: "arn:aws:mock:us-east-1:111122223333:work-log",
          accountId: "111122223333",
          region: "us-east-1",
          own: [{ Sid: "Own", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::things/*" }],
        }),
      ),
    });
  });

  it("has a security group without any rule when it has no peers", async () => {
    const { resources } = await record(() => make());
    expect(theOnly(resources, "aws:ec2/securityGroup:SecurityGroup").inputs).to.deep.equal({
      vpcId: "vpc-1",
      description: "work: nobody in, its peers out",
      tags: { Name: "work-group" },
    });
  });

  it("opens a connection to a group on both ends", async () => {
    const peers = [{ name: "database", port: 5432, securityGroupId: "sg-database" }];
    const { resources } = await record(() => make({ peers }));
    const ports = { ipProtocol: "tcp", fromPort: 5432, toPort: 5432 };
    expect(inputsByName(resources, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")).to.deep.equal({
      "work-to-database": {
        securityGroupId: "work-group-id",
        description: "To database",
        referencedSecurityGroupId: "sg-database",
        ...ports,
      },
    });
    expect(
      inputsByName(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
    ).to.deep.equal({
      "work-into-database": {
        securityGroupId: "sg-database",
        description: "From work",
        referencedSecurityGroupId: "work-group-id",
        ...ports,
      },
    });
  });

  it("opens a connection to addresses outwards only, and says why", async () => {
    const peers = [{ name: "secrets", port: 443, cidr: "10.0.8.0/24", reason: "Endpoints in zone a" }];
    const { resources } = await record(() => make({ peers }));
    expect(inputsByName(resources, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule")).to.deep.equal({
      "work-to-secrets": {
        securityGroupId: "work-group-id",
        description: "Endpoints in zone a",
        cidrIpv4: "10.0.8.0/24",
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
      },
    });
    expect(
      inputsByName(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
    ).to.deep.equal({});
  });

  it("protects nothing: all of it can be made again", async () => {
    const { resources } = await record(() => make());
    expect(protectedOnes(resources)).to.deep.equal([]);
  });

  it("gives out and registers what others need of it", async () => {
    const { outputs, registeredOutputs, resources } = await record(() => make());
    const expected = {
      arn: "arn:aws:mock:us-east-1:111122223333:work",
      functionName: "work",
      securityGroupId: "work-group-id",
      roleArn: "arn:aws:mock:us-east-1:111122223333:work-role",
      logGroupName: "work-log",
    };
    expect(outputs).to.deep.equal(expected);
    const { urn } = theOnly(resources, "plinth:data:VpcFunction");
    expect(registeredOutputs.get(urn)).to.deep.equal(expected);
  });

  const https = { name: "secrets", port: 443, cidr: "0.0.0.0/0", reason: "Through NAT" };
  const rejected: readonly (readonly [what: string, changes: Partial<VpcFunctionArgs>, message: string])[] = [
    [
      "code that is not there",
      { codeDirectory: "/nowhere/dist/work" },
      'The code of "work" is not at /nowhere/dist/work. Bundle it first: npm run bundle',
    ],
    ["no subnet", { subnetIds: [] }, 'subnetIds of "work" is empty; name at least one subnet.'],
    [
      "a timeout beyond fifteen minutes",
      { timeoutSeconds: 901 },
      "timeoutSeconds is 901; Lambda allows whole numbers from 1 to 900.",
    ],
    ["too little memory", { memoryMb: 64 }, "memoryMb is 64; Lambda allows whole numbers from 128 to 10240."],
    [
      "days that CloudWatch Logs does not offer",
      { logRetentionDays: 10 },
      "logRetentionDays is 10; CloudWatch Logs offers 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 days.",
    ],
    [
      "a peer whose name could not end a resource's",
      { peers: [{ ...https, name: "Secrets Manager" }] },
      'A peer is called "Secrets Manager"; allowed are lower-case letters, digits and single hyphens, as in "database".',
    ],
    [
      "a port that is none",
      { peers: [{ ...https, port: 0 }] },
      'The port of peer "secrets" is 0; allowed are whole numbers from 1 to 65535.',
    ],
    [
      "two peers of one name",
      { peers: [https, https] },
      'Two peers are called "secrets"; each needs a name of its own.',
    ],
    [
      "addresses without a reason",
      { peers: [{ ...https, reason: "" }] },
      'The reason of peer "secrets" is ""; EC2 allows 1 to 255',
    ],
    [
      "addresses that are none",
      { peers: [{ ...https, cidr: "10.0.8.1/24" }] },
      '"10.0.8.1/24" is an address inside a block, not a block:',
    ],
  ];
  for (const [what, changes, message] of rejected) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => make(changes))).to.satisfy((text: string) => text.startsWith(message));
    });
  }
});

describe("permissions of a function", () => {
  it("let Lambda make interfaces and keep the function's code from it", () => {
    const actions = [
      "ec2:AssignPrivateIpAddresses",
      "ec2:CreateNetworkInterface",
      "ec2:DeleteNetworkInterface",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeSubnets",
      "ec2:UnassignPrivateIpAddresses",
    ];
    expect(
      functionPermissions({
        logGroupArn: "arn:aws-us-gov:logs:us-gov-west-1:111122223333:log-group:work",
        accountId: "111122223333",
        region: "us-gov-west-1",
        own: [],
      }),
    ).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        { Sid: "NetworkInterfaces", Effect: "Allow", Action: actions, Resource: "*" },
        {
          Sid: "NetworkInterfacesAreLambdasNotTheCodes",
          Effect: "Deny",
          Action: actions,
          Resource: "*",
          Condition: {
            ArnLike: {
              "lambda:SourceFunctionArn": "arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:*",
            },
          },
        },
        {
          Sid: "OwnLog",
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: "arn:aws-us-gov:logs:us-gov-west-1:111122223333:log-group:work:*",
        },
      ],
    });
  });
});
