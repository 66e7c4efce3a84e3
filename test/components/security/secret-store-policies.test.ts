import { expect } from "chai";
import { logKeyPolicy } from "../../../components/security/log-key.ts";
import { secretReadGrants } from "../../../components/security/secret-grants.ts";
import { secretPolicy } from "../../../components/security/secret-policy.ts";

describe("secret policy", () => {
  it("grants nothing, and forbids plain connections and other accounts", () => {
    expect(secretPolicy("111122223333")).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "NothingWithoutTls",
          Effect: "Deny",
          Principal: "*",
          Action: "secretsmanager:*",
          Resource: "*",
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
        {
          Sid: "NobodyOfAnotherAccount",
          Effect: "Deny",
          Principal: "*",
          Action: "secretsmanager:*",
          Resource: "*",
          Condition: {
            StringNotEquals: { "aws:PrincipalAccount": "111122223333" },
            Bool: { "aws:PrincipalIsAWSService": "false" },
          },
        },
      ],
    });
  });
});

describe("grants to read secrets", () => {
  const keyArn = "arn:aws:kms:us-east-1:111122223333:key/secrets";

  it("are one statement for each secret and one for their key, sorted by name", () => {
    const secretArns = { "api-payments": "arn:payments", "api-database": "arn:database" };
    const read = (Sid: string, Resource: string) => ({
      Sid,
      Effect: "Allow",
      Action: ["secretsmanager:DescribeSecret", "secretsmanager:GetSecretValue"],
      Resource,
    });
    expect(secretReadGrants({ secretArns, keyArn, region: "us-east-1" })).to.deep.equal([
      read("ReadapiXdatabase", "arn:database"),
      read("ReadapiXpayments", "arn:payments"),
      {
        Sid: "DecryptThem",
        Effect: "Allow",
        Action: "kms:Decrypt",
        Resource: keyArn,
        Condition: {
          StringEquals: {
            "kms:EncryptionContext:SecretARN": ["arn:database", "arn:payments"],
            "kms:ViaService": "secretsmanager.us-east-1.amazonaws.com",
          },
        },
      },
    ]);
  });

  it("are none at all where there is no secret", () => {
    expect(secretReadGrants({ secretArns: {}, keyArn, region: "us-east-1" })).to.deep.equal([]);
  });
});

describe("policy of the logs' key", () => {
  const statements = (region: string) => logKeyPolicy({ accountId: "111122223333", region }).Statement;

  it("lets CloudWatch Logs use the key for log groups of this account and Region", () => {
    expect(statements("us-east-1")).to.deep.equal([
      {
        Sid: "AccountDecidesByIam",
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "LogGroupsOfThisAccount",
        Effect: "Allow",
        Principal: { Service: "logs.us-east-1.amazonaws.com" },
        Action: ["kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        Resource: "*",
        Condition: {
          ArnLike: {
            "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:us-east-1:111122223333:log-group:*",
          },
        },
      },
    ]);
  });

  it("calls CloudWatch Logs in China by its name there", () => {
    expect(statements("cn-north-1")[1]?.Principal).to.deep.equal({
      Service: "logs.cn-north-1.amazonaws.com.cn",
    });
  });
});
