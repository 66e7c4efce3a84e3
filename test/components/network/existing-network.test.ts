import { expect } from "chai";
import { ExistingNetwork, type ExistingNetworkArgs } from "../../../components/network/existing-network.ts";
import { record } from "../../support/mocks.ts";
import { listing, theOnly } from "../listing.ts";
import { rejection } from "../rejection.ts";

const subnets = (third: number) => ({
  a: { id: `subnet-${String(third).padStart(8, "0")}`, cidr: `10.9.${third}.0/24` },
  b: { id: `subnet-${String(third + 1).padStart(8, "0")}`, cidr: `10.9.${third + 1}.0/24` },
});
const minimal: ExistingNetworkArgs = {
  vpcId: "vpc-0a0a0a0a",
  cidr: "10.9.0.0/16",
  region: "us-east-1",
  subnets: {
    private: subnets(10),
    internal: subnets(20),
    endpoints: subnets(30),
    intra: subnets(40),
    database: subnets(50),
  },
};
const ids = (third: number) => ({
  a: `subnet-${String(third).padStart(8, "0")}`,
  b: `subnet-${String(third + 1).padStart(8, "0")}`,
});

const make = (changes: Partial<ExistingNetworkArgs> = {}) => {
  const {
    cidr,
    flowLogBucketName,
    natPublicIps,
    subnetIds,
    subnets: list,
    vpcId,
  } = new ExistingNetwork("network", {
    ...minimal,
    ...changes,
  });
  return {
    vpcId,
    cidr,
    subnetIds,
    subnets: list,
    natPublicIps,
    hasFlowLogs: flowLogBucketName !== undefined,
  };
};

const line = (tier: string, zone: string, third: number) => ({
  tier,
  zone,
  cidr: `10.9.${third}.0/24`,
  usableAddresses: 251,
});

describe("ExistingNetwork", () => {
  for (const preview of [false, true]) {
    it(`makes nothing${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal(["plinth:network:ExistingNetwork network"]);
    });
  }

  it("gives out what it was given, in the shape of a network of our own", async () => {
    const { outputs } = await record(() => make());
    expect(outputs).to.deep.equal({
      vpcId: "vpc-0a0a0a0a",
      cidr: "10.9.0.0/16",
      subnetIds: {
        private: ids(10),
        public: {},
        internal: ids(20),
        endpoints: ids(30),
        intra: ids(40),
        database: ids(50),
      },
      subnets: [
        line("private", "a", 10),
        line("private", "b", 11),
        line("internal", "a", 20),
        line("internal", "b", 21),
        line("endpoints", "a", 30),
        line("endpoints", "b", 31),
        line("intra", "a", 40),
        line("intra", "b", 41),
        line("database", "a", 50),
        line("database", "b", 51),
      ],
      natPublicIps: {},
      hasFlowLogs: false,
    });
  });

  it("takes public subnets where there are some", async () => {
    const { outputs } = await record(() => make({ subnets: { ...minimal.subnets, public: subnets(60) } }));
    expect(outputs["subnetIds"]).to.have.property("public").that.deep.equals(ids(60));
  });

  it("registers its outputs", async () => {
    const { outputs, registeredOutputs, resources } = await record(() => make());
    expect(registeredOutputs.get(theOnly(resources, "plinth:network:ExistingNetwork").urn)).to.deep.equal({
      vpcId: "vpc-0a0a0a0a",
      cidr: "10.9.0.0/16",
      subnetIds: outputs["subnetIds"],
    });
  });

  it("rejects a network with mistakes and lists all of them", async () => {
    const message = await rejection(() => make({ cidr: "10.0.0.0/16", vpcId: "vpc-mine" }));
    const lines = message.split("\n");
    expect(lines[0]).to.equal("The platform cannot be placed in vpc-mine:");
    expect(lines[1]).to.equal(
      '  vpcId: "vpc-mine" is not the id of a vpc; allowed: "vpc-" and 8 or 17 hexadecimal digits.',
    );
    expect(lines.slice(2)).to.deep.equal(
      (["private", "internal", "endpoints", "intra", "database"] as const).flatMap((tier) =>
        (["a", "b"] as const).map(
          (zone) =>
            `  subnets.${tier}.${zone}.cidr: ${minimal.subnets[tier]?.[zone]?.cidr ?? ""} lies outside the VPC's 10.0.0.0/16.`,
        ),
      ),
    );
  });
});
