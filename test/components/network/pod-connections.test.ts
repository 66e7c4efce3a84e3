import { expect } from "chai";
import { PodConnections } from "../../../components/network/pod-connections.ts";
import type { PodSecurityGroupRule } from "../../../model/pod-security-group.ts";
import { record } from "../../support/mocks.ts";
import { listing, protectedOnes, theOnly } from "../listing.ts";
import { rejection } from "../rejection.ts";

const toDatabase: PodSecurityGroupRule = {
  name: "egress-5432-10-16-216-0-24",
  direction: "egress",
  protocol: "tcp",
  fromPort: 5432,
  toPort: 5432,
  peer: "10.16.216.0/24",
  description: "Services reach the database",
};

const fromPods: PodSecurityGroupRule = {
  name: "ingress-8080-pods",
  direction: "ingress",
  protocol: "tcp",
  fromPort: 8080,
  toPort: 8080,
  peer: "pods",
  description: "Services call each other",
};

const egressType = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const ingressType = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

const make = (rules: readonly PodSecurityGroupRule[]) => () => {
  new PodConnections("connections", { securityGroupId: "sg-pods", rules });
};

describe("PodConnections", () => {
  for (const preview of [false, true]) {
    it(`makes one rule for each that is needed and no others${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(make([toDatabase, fromPods]), { preview });
      expect(listing(resources)).to.deep.equal([
        `${egressType} connections-egress-5432-10-16-216-0-24`,
        `${ingressType} connections-ingress-8080-pods`,
        "plinth:network:PodConnections connections",
      ]);
    });
  }

  it("makes nothing where services need nothing", async () => {
    expect(listing((await record(make([]))).resources)).to.deep.equal([
      "plinth:network:PodConnections connections",
    ]);
  });

  it("opens a port to a block of addresses, or among pods, and to nobody else", async () => {
    const { resources } = await record(make([toDatabase, fromPods]));
    expect(theOnly(resources, egressType).inputs).to.deep.equal({
      securityGroupId: "sg-pods",
      description: "Services reach the database",
      ipProtocol: "tcp",
      fromPort: 5432,
      toPort: 5432,
      cidrIpv4: "10.16.216.0/24",
    });
    expect(theOnly(resources, ingressType).inputs).to.deep.equal({
      securityGroupId: "sg-pods",
      description: "Services call each other",
      ipProtocol: "tcp",
      fromPort: 8080,
      toPort: 8080,
      referencedSecurityGroupId: "sg-pods",
    });
  });

  it("protects nothing", async () => {
    expect(protectedOnes((await record(make([toDatabase, fromPods]))).resources)).to.deep.equal([]);
  });

  it("rejects a rule whose name is too long", async () => {
    expect(await rejection(make([{ ...toDatabase, name: "r".repeat(250) }]))).to.satisfy((text: string) =>
      text.startsWith('The securityGroup name "connections-rrr'),
    );
  });
});
