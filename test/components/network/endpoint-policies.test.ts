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

const layers = {
  Sid: "ImageLayers",
  Effect: "Allow",
  Principal: "*",
  Action: "s3:GetObject",
  Resource: "arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*",
};
const input = { accountId: "111122223333", region: "eu-west-1", readableBuckets: [] };

describe("endpoint policies", () => {
  it("let through identities of the account only", () => {
    expect(endpointPolicy("111122223333")).to.deep.equal({ Version: "2012-10-17", Statement: [own] });
  });

  it("of S3 let everybody read the Region's image layers besides, and nothing else", () => {
    expect(s3EndpointPolicy(input)).to.deep.equal({
      Version: "2012-10-17",
      Statement: [own, layers],
    });
  });

  it("of S3 let everybody read, and only read, the buckets that are named", () => {
    const readableBuckets = ["arn:aws:s3:::prod-registry-k8s-io-eu-west-1", "arn:aws:s3:::layers"];
    expect(s3EndpointPolicy({ ...input, readableBuckets }).Statement).to.deep.equal([
      own,
      layers,
      {
        Sid: "NamedBuckets",
        Effect: "Allow",
        Principal: "*",
        Action: "s3:GetObject",
        Resource: ["arn:aws:s3:::prod-registry-k8s-io-eu-west-1/*", "arn:aws:s3:::layers/*"],
      },
    ]);
  });
});
