import { expect } from "chai";
import { Network } from "../../../components/network/network.ts";
import { type RunnerNetwork, RunnerPeering } from "../../../components/network/runner-peering.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, listing, theOnly } from "../listing.ts";
import { rejection } from "../rejection.ts";
import { minimal } from "./network-args.ts";

const runners: RunnerNetwork = {
  vpcId: "vpc-0123456789abcdef0",
  accountId: minimal.accountId,
  region: minimal.region,
  cidr: "10.96.0.0/19",
};

const peered =
  (changes: Partial<RunnerNetwork> = {}) =>
  () => {
    const { accountId, region } = minimal;
    const network = new Network("network", minimal);
    const peering = new RunnerPeering("peering", {
      network,
      runners: { ...runners, ...changes },
      accountId,
      region,
    });
    return { connectionId: peering.connectionId };
  };

/** What the peering itself makes. */
async function made(changes: Partial<RunnerNetwork> = {}, preview = false) {
  const { resources } = await record(peered(changes), { preview });
  return resources.filter(({ name }) => name.startsWith("peering"));
}

const connectionType = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection";

describe("RunnerPeering", () => {
  for (const preview of [false, true]) {
    it(`makes exactly these resources${preview ? ", in a preview too" : ""}`, async () => {
      expect(listing(await made({}, preview))).to.deep.equal([
        "aws:ec2/networkAclRule:NetworkAclRule peering-intra-in",
        "aws:ec2/networkAclRule:NetworkAclRule peering-intra-out",
        "aws:ec2/route:Route peering-intra",
        "aws:ec2/vpcPeeringConnection:VpcPeeringConnection peering",
        "plinth:network:RunnerPeering peering",
      ]);
    });
  }

  it("asks for a connection that is active at once inside one account and Region", async () => {
    expect(theOnly(await made(), connectionType).inputs).to.deep.equal({
      vpcId: "network-id",
      peerVpcId: "vpc-0123456789abcdef0",
      peerOwnerId: "111122223333",
      autoAccept: true,
      tags: { Name: "peering" },
    });
  });

  it("leaves it to another account to accept", async () => {
    const { inputs } = theOnly(await made({ accountId: "222233334444" }), connectionType);
    expect(inputs).to.deep.equal({
      vpcId: "network-id",
      peerVpcId: "vpc-0123456789abcdef0",
      peerOwnerId: "222233334444",
      autoAccept: false,
      tags: { Name: "peering" },
    });
  });

  it("names another Region, where the connection cannot be accepted from here", async () => {
    const { inputs } = theOnly(await made({ region: "us-west-2" }), connectionType);
    expect(inputs).to.deep.include({ peerRegion: "us-west-2", autoAccept: false });
  });

  it("leads back from the intra tier alone", async () => {
    expect(inputsByName(await made(), "aws:ec2/route:Route")).to.deep.equal({
      "peering-intra": {
        routeTableId: "network-intra-routes-id",
        destinationCidrBlock: "10.96.0.0/19",
        vpcPeeringConnectionId: "peering-id",
      },
    });
  });

  it("lets the intra tier's ACL admit HTTPS from the runners and answers to them, and nothing else", async () => {
    const rule = {
      networkAclId: "network-intra-acl-id",
      ruleNumber: 110,
      ruleAction: "allow",
      protocol: "tcp",
      cidrBlock: "10.96.0.0/19",
    };
    expect(inputsByName(await made(), "aws:ec2/networkAclRule:NetworkAclRule")).to.deep.equal({
      "peering-intra-in": { ...rule, egress: false, fromPort: 443, toPort: 443 },
      "peering-intra-out": { ...rule, egress: true, fromPort: 1024, toPort: 65_535 },
    });
  });

  it("tells the connection's id", async () => {
    const { outputs } = await record(peered());
    expect(outputs).to.deep.equal({ connectionId: "peering-id" });
  });

  it("rejects runners that share addresses with the network", async () => {
    expect(await rejection(peered({ cidr: "10.48.64.0/19" }))).to.equal(
      "runners.cidr is 10.48.64.0/19, which shares addresses with the network's own 10.48.0.0/16; AWS peers networks only that share none.",
    );
  });
});
