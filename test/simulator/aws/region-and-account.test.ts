import { expect } from "chai";
import { simulatedTypes } from "../../../simulator/aws/catalog.ts";
import { unknownValue } from "../../../simulator/wire.ts";
import { accountId, reference, SimulatedAccount } from "./simulated-account.ts";

const vpc = reference("aws:ec2/vpc:Vpc", "net");
const role = reference("aws:iam/role:Role", "backup");
const another = "444455556666";

describe("another Region of the provider", () => {
  let account: SimulatedAccount;

  beforeEach(() => {
    account = new SimulatedAccount();
  });

  afterEach(() => account.remove());

  /** What a plan says of the same resource after the provider has moved. */
  const moved = (of: typeof vpc, inputs: object = {}) => {
    const [here, there] = [account.in("us-east-1"), account.in("eu-central-1")];
    const olds = here.check(of, {}, { ...inputs }).inputs;
    return there.diff(of, olds, there.check(of, olds, { ...inputs }).inputs).changes;
  };

  it("replaces what is in a Region", () => {
    expect(moved(vpc, { cidrBlock: "10.0.0.0/16" })).to.deep.equal([
      { path: "region", kind: "update", replaces: true },
    ]);
  });

  it("leaves alone what is in none, or in a Region of its own", () => {
    expect(moved(role, { assumeRolePolicy: "{}" })).to.deep.equal([]);
    expect(moved(vpc, { cidrBlock: "10.0.0.0/16", region: "us-west-2" })).to.deep.equal([]);
  });

  it("replaces nothing whose state says no Region yet", () => {
    const { inputs } = account.in("us-east-1").check(vpc, {}, {});

    expect(account.in("us-east-1").diff(vpc, {}, inputs).changes).to.deep.equal([
      { path: "region", kind: "add", replaces: false },
    ]);
  });

  it("is known of every type but those of IAM, Route 53, budgets, cost monitors and the block of public buckets", () => {
    const placed = simulatedTypes.filter(
      ({ type }) => account.check(type, {}).inputs["region"] === undefined,
    );

    expect(placed.map(({ type }) => type)).to.deep.equal([
      "aws:iam/role:Role",
      "aws:iam/rolePolicy:RolePolicy",
      "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      "aws:budgets/budget:Budget",
      "aws:costexplorer/anomalyMonitor:AnomalyMonitor",
      "aws:costexplorer/anomalySubscription:AnomalySubscription",
      "aws:route53/zone:Zone",
      "aws:route53/record:Record",
      "aws:iam/instanceProfile:InstanceProfile",
      "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
      "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
      "aws:iam/policy:Policy",
    ]);
  });

  it("gives what is made there another id, another name and the ARN of its Region", async () => {
    const made = async (region: string, of: typeof vpc, inputs: object = {}) => {
      const instance = account.in(region);
      return instance.create(of, instance.check(of, {}, { ...inputs }).inputs, false);
    };
    const bucket = reference("aws:s3/bucket:Bucket", "logs");
    const [here, there] = [await made("us-east-1", vpc), await made("eu-central-1", vpc)];
    const [old, fresh] = [await made("us-east-1", bucket), await made("eu-central-1", bucket)];

    expect(here.id).not.to.equal(there.id);
    expect(there.outputs).to.deep.include({
      arn: `arn:aws:ec2:eu-central-1:${accountId}:vpc/${there.id}`,
      region: "eu-central-1",
    });
    expect(old.outputs["bucket"]).not.to.equal(fresh.outputs["bucket"]);
  });
});

describe("another account of the provider", () => {
  let account: SimulatedAccount;

  beforeEach(() => {
    account = new SimulatedAccount();
  });

  afterEach(() => account.remove());

  const args = (...ids: readonly string[]) => ({
    region: "us-east-1",
    allowedAccountIds: JSON.stringify(ids),
  });

  it("is refused with the names of both while the first holds resources", async () => {
    await account.create("aws:ec2/vpc:Vpc", {});

    expect(account.provider.checkConfig(args(another), args(accountId))).to.deep.equal([
      {
        property: "allowedAccountIds",
        reason: `the resources of this stack (1) belong to account ${accountId}; the config now names ${another}: the real provider would refuse the credentials. A stack cannot move to another account: set the account back, or use another stack for ${another}`,
      },
    ]);
  });

  it("is taken while the first holds nothing, and before it is known", async () => {
    expect(account.provider.checkConfig(args(another), args(accountId))).to.deep.equal([]);

    await account.create("aws:ec2/vpc:Vpc", {});
    const unknown = { region: "us-east-1", allowedAccountIds: unknownValue };

    expect(account.provider.checkConfig(unknown, args(accountId))).to.deep.equal([]);
    expect(account.provider.checkConfig(args(accountId, another), args(accountId))).to.deep.equal([]);
  });

  it("gives the same resource another id there", async () => {
    const { id } = await account.create("aws:ec2/vpc:Vpc", {});
    const there = account.provider.configure(args(another));

    expect((await there.create(reference("aws:ec2/vpc:Vpc"), {}, false)).id).not.to.equal(id);
  });
});
