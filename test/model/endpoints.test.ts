import { expect } from "chai";
import * as fc from "fast-check";
import { type Feature, interfaceEndpoints, takesPolicy } from "../../model/endpoints.ts";

const features: readonly Feature[] = ["cluster", "secrets", "monitoring", "backup", "access"];

/** Every interface endpoint that the platform may ever create: each costs money in each zone. */
const allowed = [
  "backup",
  "ec2",
  "ec2messages",
  "ecr.api",
  "ecr.dkr",
  "eks",
  "eks-auth",
  "elasticloadbalancing",
  "kms",
  "logs",
  "monitoring",
  "secretsmanager",
  "ssm",
  "ssmmessages",
  "sts",
];

describe("interface endpoints", () => {
  it("lists nothing for an environment that uses nothing", () => {
    expect(interfaceEndpoints([])).to.deep.equal([]);
  });

  it("lists what private nodes need to join a cluster", () => {
    expect(interfaceEndpoints(["cluster"])).to.deep.equal([
      "ec2",
      "ecr.api",
      "ecr.dkr",
      "eks",
      "eks-auth",
      "elasticloadbalancing",
      "logs",
      "sts",
    ]);
  });

  it("lists exactly the allowed services when everything is used", () => {
    expect(interfaceEndpoints(features)).to.deep.equal(allowed);
  });

  it("lists the sorted union of the features' services, whatever their order", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray([...features]), (chosen) => {
        const union = new Set(chosen.flatMap((feature) => interfaceEndpoints([feature])));
        expect(interfaceEndpoints([...chosen, ...chosen])).to.deep.equal([...union].sort());
      }),
    );
  });

  it("knows which of them take a policy, and takes no other service to do so", () => {
    const without = [...allowed, "execute-api", "toString"].filter((service) => !takesPolicy(service));
    expect(without).to.deep.equal(["ec2messages", "eks-auth", "ssmmessages", "execute-api", "toString"]);
  });

  it("never lists S3 and DynamoDB, whose gateway endpoints cost nothing", () => {
    expect(
      interfaceEndpoints(features).filter((service) => service === "s3" || service === "dynamodb"),
    ).to.deep.equal([]);
  });
});
