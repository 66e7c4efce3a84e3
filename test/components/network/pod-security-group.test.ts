import { expect } from "chai";
import { PodSecurityGroup } from "../../../components/network/pod-security-group.ts";
import { record } from "../../support/mocks.ts";
import { listing, protectedOnes, theOnly } from "../listing.ts";
import { rejection } from "../rejection.ts";

const make = (name = "pods") => ({
  securityGroupId: new PodSecurityGroup(name, { vpcId: "vpc-1" }).securityGroupId,
});

describe("PodSecurityGroup", () => {
  for (const preview of [false, true]) {
    it(`makes a group without any rule${preview ? ", in a preview too" : ""}`, async () => {
      const { resources } = await record(() => make(), { preview });
      expect(listing(resources)).to.deep.equal([
        "aws:ec2/securityGroup:SecurityGroup pods",
        "plinth:network:PodSecurityGroup pods",
      ]);
      expect(theOnly(resources, "aws:ec2/securityGroup:SecurityGroup").inputs).to.deep.equal({
        vpcId: "vpc-1",
        description: "Pods: what their connections admit",
        tags: { Name: "pods" },
      });
    });
  }

  it("protects nothing", async () => {
    expect(protectedOnes((await record(() => make())).resources)).to.deep.equal([]);
  });

  it("gives out and registers the group's id", async () => {
    const { outputs, registeredOutputs, resources } = await record(() => make());
    const expected = { securityGroupId: "pods-id" };
    expect(outputs).to.deep.equal(expected);
    const { urn } = theOnly(resources, "plinth:network:PodSecurityGroup");
    expect(registeredOutputs.get(urn)).to.deep.equal(expected);
  });

  it("rejects a name that is too long for a security group", async () => {
    const name = "p".repeat(250);
    expect(await rejection(() => make(name))).to.satisfy((text: string) =>
      text.startsWith(`The securityGroup name "${name}" has 250 characters`),
    );
  });
});
