import { expect } from "chai";
import { SimulatedAccount } from "./simulated-account.ts";

describe("a simulated network", () => {
  let account: SimulatedAccount;

  beforeEach(() => {
    account = new SimulatedAccount();
  });

  afterEach(() => account.remove());

  const subnet = (name: string, vpcId: string, cidrBlock: string) =>
    account.create("aws:ec2/subnet:Subnet", { vpcId, cidrBlock }, name);

  it("gives a NAT gateway the address of its elastic IP, and one of its subnet", async () => {
    const { id: allocationId, outputs: elastic } = await account.create("aws:ec2/eip:Eip", {}, "nat-a");
    const { id: subnetId } = await subnet("a", "vpc-1", "10.0.1.0/28");

    const { outputs } = await account.create("aws:ec2/natGateway:NatGateway", { allocationId, subnetId });

    expect(outputs["publicIp"]).to.equal(elastic["publicIp"]);
    expect(outputs["privateIp"]).to.match(/^10\.0\.1\.(?:[4-9]|1[0-4])$/u);
  });

  it("gives a private NAT gateway no public address", async () => {
    const { outputs } = await account.create("aws:ec2/natGateway:NatGateway", {
      connectivityType: "private",
      subnetId: "subnet-1",
    });

    expect(outputs["publicIp"]).to.equal("");
  });

  it("adopts the default parts that the VPC names, each with the id of its VPC", async () => {
    const { id: vpcId, outputs: vpc } = await account.create("aws:ec2/vpc:Vpc", {
      cidrBlock: "10.0.0.0/16",
    });
    const group = await account.create("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", { vpcId });
    const acl = await account.create("aws:ec2/defaultNetworkAcl:DefaultNetworkAcl", {
      defaultNetworkAclId: vpc["defaultNetworkAclId"],
    });
    const table = await account.create("aws:ec2/defaultRouteTable:DefaultRouteTable", {
      defaultRouteTableId: vpc["defaultRouteTableId"],
    });

    expect({
      defaultSecurityGroupId: group.id,
      defaultNetworkAclId: acl.id,
      defaultRouteTableId: table.id,
    }).to.deep.equal({
      defaultSecurityGroupId: vpc["defaultSecurityGroupId"],
      defaultNetworkAclId: vpc["defaultNetworkAclId"],
      defaultRouteTableId: vpc["defaultRouteTableId"],
    });
    expect([acl.outputs["vpcId"], table.outputs["vpcId"]]).to.deep.equal([vpcId, vpcId]);
  });

  it("tells a database's subnet group in which VPC it is", async () => {
    const { id } = await subnet("a", "vpc-1", "10.0.1.0/24");
    const { outputs } = await account.create("aws:rds/subnetGroup:SubnetGroup", {
      name: "db",
      subnetIds: [id],
    });

    expect(outputs["vpcId"]).to.equal("vpc-1");
  });

  it("rejects a subnet whose block overlaps another's of its VPC, also that of the one it replaces", async () => {
    const { id } = await subnet("a", "vpc-1", "10.0.0.0/24");
    const problem = async (name: string, cidrBlock: string) =>
      subnet(name, "vpc-1", cidrBlock).then(
        () => "",
        (error: Error) => error.message,
      );
    const told = (name: string, cidrBlock: string) =>
      `${name} (aws:ec2/subnet:Subnet): InvalidSubnet.Conflict: the CIDR "${cidrBlock}" conflicts with another subnet of vpc-1: ${id} (10.0.0.0/24), urn:pulumi:test::plinth::aws:ec2/subnet:Subnet::a. A subnet that is replaced must be deleted before its successor is made: set deleteBeforeReplace.`;

    expect(await problem("b", "10.0.0.128/25")).to.equal(told("b", "10.0.0.128/25"));
    expect(await problem("a", "10.0.0.0/23")).to.equal(told("a", "10.0.0.0/23"));
  });

  it("takes a block that lies beside another, that is in another VPC, or whose creation is repeated", async () => {
    const { id } = await subnet("a", "vpc-1", "10.0.0.0/24");
    await subnet("b", "vpc-1", "10.0.1.0/24");
    await subnet("c", "vpc-2", "10.0.0.0/24");

    expect((await subnet("a", "vpc-1", "10.0.0.0/24")).id).to.equal(id);
  });

  it("deletes the attachment of a policy before the one that replaces it", () => {
    const attachment = (policyArn: string) => ({ role: "backup", policyArn });

    expect(
      account.diff(
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        attachment("arn:one"),
        attachment("arn:two"),
      ).deleteBeforeReplace,
    ).to.equal(true);
  });
});
