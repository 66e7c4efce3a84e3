import { expect } from "chai";
import { publishingPolicy } from "../../../components/operations/topic-policy.ts";

describe("topic policy", () => {
  it("lets the services publish on behalf of the account and nobody else, and nobody without TLS", () => {
    const services = ["costalerts.amazonaws.com", "budgets.amazonaws.com"];
    const topicArn = "arn:aws:sns:us-east-1:111122223333:alerts";
    expect(publishingPolicy({ topicArn, accountId: "111122223333", services })).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ServicesOfThisAccount",
          Effect: "Allow",
          Principal: { Service: ["budgets.amazonaws.com", "costalerts.amazonaws.com"] },
          Action: "sns:Publish",
          Resource: topicArn,
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        },
        {
          Sid: "NothingWithoutTls",
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: topicArn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });
});
