import { expect } from "chai";
import { endpointPolicy, s3EndpointPolicy } from "../../../components/network/endpoint-policies.ts";

const own = {
  Sid: "IdentitiesOfThisAccount",
  Effect: "Allow",
  Principal: "*",
  Action: "*",
  Resource: "*",
  Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333" } },
};

describe("endpoint policies", () => {
  it("let through identities of the account only", () => {
    expect(endpointPolicy("111122223333")).to.deep.equal({ Version: "2012-10-17", Statement: [own] });
  });

  it("of S3 let everybody read the Region's image layers besides, and nothing else", () => {
    expect(s3EndpointPolicy("111122223333", "eu-west-1")).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        own,
        {
          Sid: "ImageLayers",
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*",
        },
      ],
    });
  });
});
