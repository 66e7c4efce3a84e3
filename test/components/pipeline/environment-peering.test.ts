import { output } from "@pulumi/pulumi";
import { expect } from "chai";
import {
  EnvironmentPeering,
  type EnvironmentPeeringArgs,
} from "../../../components/pipeline/environment-peering.ts";
import { record } from "../../support/mocks.ts";
import { inputsByName, listing, theOnly } from "../listing.ts";
import { rejection } from "../rejection.ts";

const make =
  (changes: Partial<EnvironmentPeeringArgs> = {}) =>
  () => {
    new EnvironmentPeering("peering-dev", {
      network: {
        cidr: "10.96.0.0/19",
        privateRouteTableIds: { a: output("rtb-a"), b: output("rtb-b") },
      },
      connectionId: "pcx-0123456789abcdef0",
      cidr: "10.16.0.0/16",
      accept: true,
      ...changes,
    });
  };

const routes = (vpcPeeringConnectionId: string) => ({
  "peering-dev-a": { routeTableId: "rtb-a", destinationCidrBlock: "10.16.0.0/16", vpcPeeringConnectionId },
  "peering-dev-b": { routeTableId: "rtb-b", destinationCidrBlock: "10.16.0.0/16", vpcPeeringConnectionId },
});

describe("EnvironmentPeering", () => {
  for (const preview of [false, true]) {
    it(`accepts a request and makes a route in each zone${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(make(), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:ec2/route:Route peering-dev-a",
        "aws:ec2/route:Route peering-dev-b",
        "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter peering-dev",
        "plinth:pipeline:EnvironmentPeering peering-dev",
      ]);
    });
  }

  it("accepts the connection that it was told of, and leads through it once it is accepted", async () => {
    const { resources } = await record(make());
    const accepter = theOnly(resources, "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter");
    expect(accepter.inputs).to.deep.equal({
      vpcPeeringConnectionId: "pcx-0123456789abcdef0",
      autoAccept: true,
      tags: { Name: "peering-dev" },
    });
    // The mocks give every resource an id of its own name.
    expect(inputsByName(resources, "aws:ec2/route:Route")).to.deep.equal(routes("peering-dev-id"));
  });

  it("makes routes alone where the connection is active already", async () => {
    const { resources } = await record(make({ accept: false }));
    expect(listing(resources)).to.deep.equal([
      "aws:ec2/route:Route peering-dev-a",
      "aws:ec2/route:Route peering-dev-b",
      "plinth:pipeline:EnvironmentPeering peering-dev",
    ]);
    expect(inputsByName(resources, "aws:ec2/route:Route")).to.deep.equal(routes("pcx-0123456789abcdef0"));
  });

  it("rejects an environment that shares addresses with the runners", async () => {
    expect(await rejection(make({ cidr: "10.96.0.0/16" }))).to.equal(
      "cidr is 10.96.0.0/16, which shares addresses with the runners' own 10.96.0.0/19; AWS peers networks only that share none.",
    );
  });
});
