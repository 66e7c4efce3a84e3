import { expect } from "chai";
import { type Change, mistakesIn, prodWith, told } from "../../support/stack-files.ts";

const runners = {
  vpcId: "vpc-0123456789abcdef0",
  accountId: "222233334444",
  region: "us-east-1",
  cidr: "10.96.0.0/19",
};
const path = ["network", "runnerPeering"];
const found = (...changes: readonly Change[]) => mistakesIn(prodWith(...changes));
const withRunners = (changes: Readonly<Record<string, unknown>>) => found([path, { ...runners, ...changes }]);

describe("config of a peering with runners", () => {
  it("takes none, and a network that shares no address", () => {
    expect(found([path, "none"])).to.deep.equal([]);
    expect(withRunners({})).to.deep.equal([]);
  });

  it("rejects a network of runners that shares addresses, with all that it shares them with", () => {
    expect(told(withRunners({ cidr: "10.48.0.0/16" }))).to.deep.equal([
      "plinth:network.runnerPeering.cidr shares addresses with the VPC's own block, 10.48.0.0/16",
    ]);
    expect(
      told(
        found(
          [["network", "serviceIpv4Cidr"], "10.100.0.0/16"],
          [path, { ...runners, cidr: "10.100.0.0/19" }],
        ),
      ),
    ).to.deep.equal([
      "plinth:network.runnerPeering.cidr shares addresses with the service range, 10.100.0.0/16",
    ]);
    const [mistake, ...more] = withRunners({ cidr: "10.16.32.0/19" });
    expect(more).to.deep.equal([]);
    expect(mistake).to.deep.include({
      path: "plinth:network.runnerPeering.cidr",
      message: "shares addresses with the network of Pulumi.dev.yaml, 10.16.0.0/16",
      allowed: "the block of the runners' VPC, which no environment may share",
    });
  });

  it("rejects every malformed part at once, and says what is allowed", () => {
    const mistakes = withRunners({
      vpcId: "runners",
      accountId: 222233334444,
      region: "us-east",
      cidr: "0.0.0.0/0",
    });
    expect(mistakes.map(({ allowed, path: place }) => [place, allowed])).to.have.deep.members([
      ["plinth:network.runnerPeering.vpcId", 'a VPC\'s id: "vpc-" and 8 or 17 hexadecimal digits'],
      [
        "plinth:network.runnerPeering.accountId",
        'the 12 digits of an AWS account, in quotes, as in "111122223333"',
      ],
      [
        "plinth:network.runnerPeering.region",
        "the name of an AWS Region listed in model/regions.ts, as in us-east-1",
      ],
      [
        "plinth:network.runnerPeering.cidr",
        "a private block (10/8, 172.16/12, 192.168/16, 100.64/10) from /16 to /19, as in 10.64.0.0/16",
      ],
    ]);
  });

  it("rejects a word that is not none", () => {
    const [mistake] = found([path, "off"]);
    expect(mistake?.path).to.equal("plinth:network.runnerPeering");
    expect(mistake?.allowed).to.equal("none, or a map that says where the runners' network is");
  });
});
