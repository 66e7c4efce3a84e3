import { expect } from "chai";
import { AccessHost, type AccessHostArgs } from "../../../components/security/access-host.ts";
import { type Fields, fields, items } from "../../support/kubernetes-documents.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, listing, ofType, protectedOnes, theOnly, waitsFor } from "../listing.ts";
import { rejection } from "../rejection.ts";

const minimal: AccessHostArgs = {
  platform: "plinth-test-use1",
  vpcId: "vpc-1",
  subnetId: "subnet-private-a",
  instanceType: "t4g.nano",
  userRoleArns: ["arn:aws:iam::111122223333:role/operator"],
  database: { host: "database.example.com", port: 5432, securityGroupId: "sg-database" },
  cluster: { host: "cluster.example.com", port: 443, securityGroupId: "sg-cluster" },
  awsServices: [{ name: "aws-services", port: 443, cidr: "0.0.0.0/0", reason: "AWS services through NAT" }],
  logRetentionDays: 30,
  logKeyArn: "arn:aws:kms:us-east-1:111122223333:key/logs",
  accountId: "111122223333",
  region: "us-east-1",
  keyDeletionWindowDays: 7,
  protect: false,
};

const make = (changes: Partial<AccessHostArgs> = {}) => {
  const { instanceId, securityGroupId, userRoleArn } = new AccessHost("host", { ...minimal, ...changes });
  return { instanceId, securityGroupId, userRoleArn };
};

const instanceType = "aws:ec2/instance:Instance";

/** Contents of a resource that holds a document as text. */
const parsed = (inputs: Readonly<Record<string, unknown>>, property: string): Fields =>
  fields(JSON.parse(String(inputs[property])));

describe("AccessHost", () => {
  it("makes an instance with its profile, log and key, three documents and a role for its users", async () => {
    const { resources } = await record(() => make());
    expect(listing(resources)).to.deep.equal([
      "aws:cloudwatch/logGroup:LogGroup host-log",
      "aws:ec2/instance:Instance host",
      "aws:ec2/launchTemplate:LaunchTemplate host-template",
      "aws:ec2/securityGroup:SecurityGroup host",
      "aws:iam/instanceProfile:InstanceProfile host-instance",
      "aws:iam/role:Role host-instance",
      "aws:iam/role:Role host-users",
      "aws:iam/rolePolicy:RolePolicy host-log",
      "aws:iam/rolePolicy:RolePolicy host-users",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment host-session-manager",
      "aws:kms/alias:Alias host-key-alias",
      "aws:kms/key:Key host-key",
      "aws:ssm/document:Document host-cluster",
      "aws:ssm/document:Document host-database",
      "aws:ssm/document:Document host-shell",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule host-to-aws-services",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule host-to-cluster",
      "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule host-to-database",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule host-into-cluster",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule host-into-database",
      "plinth:security:AccessHost host",
      "plinth:security:EncryptionKey host-key",
    ]);
  });

  it("lets nobody in: the only rules into a group are those of its two targets", async () => {
    const { resources } = await record(() => make());
    const rules = ofType(resources, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule");
    expect(
      rules.map(({ inputs }) => [
        inputs["securityGroupId"],
        inputs["referencedSecurityGroupId"],
        inputs["fromPort"],
      ]),
    ).to.deep.equal([
      ["sg-cluster", "host-id", 443],
      ["sg-database", "host-id", 5432],
    ]);
  });

  it("reaches the database, the API and AWS services, each on its port", async () => {
    const { resources } = await record(() => make());
    const rules = inputsByName(resources, "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule");
    const ports = Object.fromEntries(
      Object.entries(rules).map(([name, inputs]) => [name, fields(inputs)["fromPort"]]),
    );
    expect(ports).to.deep.equal({
      "host-to-aws-services": 443,
      "host-to-cluster": 443,
      "host-to-database": 5432,
    });
  });

  it("starts without key and public address, with metadata by tokens that no container gets", async () => {
    const { resources } = await record(() => make());
    const { inputs } = theOnly(resources, instanceType);
    expect(inputs).not.to.have.any.keys("keyName", "userData");
    expect(inputs["associatePublicIpAddress"]).to.equal(false);
    expect(inputs["metadataOptions"]).to.deep.equal({
      httpEndpoint: "enabled",
      httpTokens: "required",
      httpPutResponseHopLimit: 1,
      instanceMetadataTags: "disabled",
    });
  });

  it("has an image that EC2 looks up, on a volume encrypted with a key of its own", async () => {
    const { resources } = await record(() => make());
    const { inputs } = theOnly(resources, "aws:ec2/launchTemplate:LaunchTemplate");
    expect(inputs["imageId"]).to.match(
      /^resolve:ssm:\/aws\/service\/ami-amazon-linux-latest\/al2023-ami-kernel-/,
    );
    expect(inputs["blockDeviceMappings"]).to.deep.equal([
      {
        deviceName: "/dev/xvda",
        ebs: {
          encrypted: "true",
          kmsKeyId: "arn:aws:mock:us-east-1:111122223333:host-key",
          volumeType: "gp3",
          deleteOnTermination: "true",
        },
      },
    ]);
  });

  it("may do what Session Manager needs and write its log, and nothing else", async () => {
    const { resources } = await record(() => make());
    expect(
      theOnly(resources, "aws:iam/rolePolicyAttachment:RolePolicyAttachment").inputs["policyArn"],
    ).to.equal("arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore");
    const { inputs } = theOnly(resources, "aws:iam/rolePolicy:RolePolicy", "host-log");
    const statements = items(parsed(inputs, "policy")["Statement"]);
    expect(statements.flatMap((statement) => statement["Action"])).to.deep.equal([
      "logs:CreateLogStream",
      "logs:DescribeLogStreams",
      "logs:PutLogEvents",
      "logs:DescribeLogGroups",
    ]);
    expect(waitsFor(theOnly(resources, instanceType))).to.include.members([
      "aws:iam/rolePolicy:RolePolicy::host-log",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment::host-session-manager",
    ]);
  });

  for (const [name, host, port] of [
    ["database", "database.example.com", "5432"],
    ["cluster", "cluster.example.com", "443"],
  ] as const) {
    it(`opens tunnels to the ${name} and lets nobody choose another place`, async () => {
      const { resources } = await record(() => make());
      const { inputs } = theOnly(resources, "aws:ssm/document:Document", `host-${name}`);
      expect(inputs["name"]).to.equal(`plinth-test-use1-access-${name}`);
      const content = parsed(inputs, "content");
      expect(content["sessionType"]).to.equal("Port");
      expect(content["properties"]).to.deep.equal({
        type: "LocalPortForwarding",
        host,
        portNumber: port,
        localPortNumber: "{{ localPortNumber }}",
      });
      expect(Object.keys(fields(content, "parameters"))).to.deep.equal(["localPortNumber"]);
    });
  }

  it("writes every shell into an encrypted log group", async () => {
    const { resources } = await record(() => make());
    const { inputs } = theOnly(resources, "aws:ssm/document:Document", "host-shell");
    expect(parsed(inputs, "content")["inputs"]).to.deep.include({
      cloudWatchLogGroupName: "/plinth/plinth-test-use1/access",
      cloudWatchEncryptionEnabled: true,
      cloudWatchStreamingEnabled: true,
    });
    expect(theOnly(resources, "aws:cloudwatch/logGroup:LogGroup").inputs).to.deep.include({
      name: "/plinth/plinth-test-use1/access",
      kmsKeyId: minimal.logKeyArn,
      retentionInDays: 30,
    });
  });

  it("lets the named roles open sessions here with these documents, and end their own", async () => {
    const { resources } = await record(() => make());
    const role = theOnly(resources, "aws:iam/role:Role", "host-users");
    expect(parsed(role.inputs, "assumeRolePolicy")["Statement"]).to.deep.equal([
      {
        Sid: "Users",
        Effect: "Allow",
        Principal: { AWS: ["arn:aws:iam::111122223333:role/operator"] },
        Action: "sts:AssumeRole",
      },
    ]);
    const { inputs } = theOnly(resources, "aws:iam/rolePolicy:RolePolicy", "host-users");
    const [open, , end] = items(parsed(inputs, "policy")["Statement"]);
    expect(open).to.deep.equal({
      Sid: "OpenSessions",
      Effect: "Allow",
      Action: "ssm:StartSession",
      Resource: ["host", "host-database", "host-cluster", "host-shell"].map(
        (name) => `arn:aws:mock:us-east-1:111122223333:${name}`,
      ),
      Condition: { BoolIfExists: { "ssm:SessionDocumentAccessCheck": "true" } },
    });
    expect(end?.["Action"]).to.deep.equal(["ssm:ResumeSession", "ssm:TerminateSession"]);
    expect(end?.["Condition"]).to.deep.equal({
      StringLike: { "ssm:resourceTag/aws:ssmmessages:session-id": ["${aws:userid}"] },
    });
  });

  it("protects its key and its log, and not the host, which holds nothing", async () => {
    const { resources } = await record(() => make({ protect: true }));
    expect(protectedOnes(resources)).to.deep.equal([
      "aws:cloudwatch/logGroup:LogGroup host-log",
      "aws:kms/key:Key host-key",
    ]);
  });

  it("hands its outputs to the engine", async () => {
    const { registeredOutputs } = await record(() => make());
    const own = [...registeredOutputs].find(([urn]) => urn.includes("plinth:security:AccessHost::"))?.[1];
    expect(own).to.deep.equal({
      instanceId: "host-id",
      userRoleArn: "arn:aws:mock:us-east-1:111122223333:host-users",
      securityGroupId: "host-id",
    });
  });

  const mistakes: readonly (readonly [string, Partial<AccessHostArgs>, RegExp])[] = [
    [
      "an instance of another architecture",
      { instanceType: "t3.nano" },
      /^instanceType is "t3\.nano"; allowed are/,
    ],
    ["a host without users", { userRoleArns: [] }, /^userRoleArns is empty/],
    [
      "a user that is no role",
      { userRoleArns: ["arn:aws:iam::111122223333:user/me"] },
      /^userRoleArns names "arn:aws:iam::111122223333:user\/me"; allowed are ARNs of IAM roles/,
    ],
    [
      "a retention that is not offered",
      { logRetentionDays: 31 },
      /^logRetentionDays is 31; CloudWatch Logs offers/,
    ],
    ["an unknown Region", { region: "us-east-9" }, /us-east-9/],
  ];
  for (const [what, changes, message] of mistakes) {
    it(`rejects ${what}`, async () => {
      expect(await rejection(() => make(changes))).to.match(message);
    });
  }
});
