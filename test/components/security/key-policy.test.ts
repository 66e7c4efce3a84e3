import { expect } from "chai";
import { keyPolicy } from "../../../components/security/key-policy.ts";

const account = {
  Sid: "AccountDecidesByIam",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: "kms:*",
  Resource: "*",
};

const policy = (services: readonly string[]) =>
  keyPolicy({ accountId: "111122223333", region: "us-east-1", services });

describe("key policy", () => {
  it("leaves the decision to IAM alone when no service uses the key", () => {
    expect(keyPolicy({ accountId: "111122223333", region: "us-east-1", services: [] })).to.deep.equal({
      Version: "2012-10-17",
      Statement: [account],
    });
  });

  it("lets services use the key, never manage it, and only on behalf of the account", () => {
    const services = ["costalerts.amazonaws.com", "budgets.amazonaws.com"];
    expect(keyPolicy({ accountId: "111122223333", region: "us-east-1", services })).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        account,
        {
          Sid: "ServicesOfThisAccount",
          Effect: "Allow",
          Principal: { Service: ["budgets.amazonaws.com", "costalerts.amazonaws.com"] },
          Action: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
          Resource: "*",
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        },
      ],
    });
  });

  it("is the same whatever the order in which services are named", () => {
    expect(policy(["b.amazonaws.com", "a.amazonaws.com"])).to.deep.equal(
      policy(["a.amazonaws.com", "b.amazonaws.com"]),
    );
  });

  it("names the account in the partition of its Region", () => {
    const { Statement } = keyPolicy({ accountId: "111122223333", region: "us-gov-west-1", services: [] });
    expect(Statement[0]?.Principal).to.deep.equal({ AWS: "arn:aws-us-gov:iam::111122223333:root" });
  });
});
