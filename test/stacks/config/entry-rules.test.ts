import { expect } from "chai";
import { checkStack } from "../../../stacks/config/parse.ts";
import { type Change, prodWith, rawStack, testDay } from "../../support/stack-files.ts";

/** Path and message of each mistake of prod with these changes, beside dev as it is. */
function mistakes(...changes: readonly Change[]): readonly string[] {
  return checkStack(prodWith(...changes), [rawStack("dev")], testDay).mistakes.map(
    ({ message, path }) => `${path} ${message}`,
  );
}

describe("rules about entries", () => {
  it("take prod as it is", () => {
    expect(mistakes()).to.deep.equal([]);
  });

  it("reject an entry where the environment has no domain", () => {
    expect(mistakes([["ingress", "domain"], "none"])).to.deep.equal([
      "plinth:services.api.exposedTo[0] gives an entry for internet, and ingress.domain is none",
    ]);
  });

  it("take an environment without domain whose services have no entry", () => {
    expect(
      mistakes(
        [["ingress", "domain"], "none"],
        [["services", "api", "exposedTo"], []],
        [["services", "api", "hostName"], "none"],
      ),
    ).to.deep.equal([]);
  });

  it("reject an entry for the internet in a network without public subnets", () => {
    const subnets = Object.fromEntries(
      ["private", "internal", "endpoints", "intra", "database"].map((tier, row) => [
        tier,
        Object.fromEntries(
          ["a", "b"].map((letter, column) => [
            letter,
            { id: `subnet-000000000000000${row}${column}`, cidr: `10.48.${row * 16 + column}.0/24` },
          ]),
        ),
      ]),
    );
    const existing = { vpcId: "vpc-0123456789abcdef0", cidr: "10.48.0.0/16", subnets };
    expect(mistakes([["network"], { existing, serviceIpv4Cidr: "172.20.0.0/16" }])).to.include(
      "plinth:services.api.exposedTo[0] needs public subnets in 2 zones, which network.existing does not name",
    );
  });

  it("reject two entries of one service, since one name leads to one load balancer", () => {
    expect(
      mistakes([
        ["services", "api", "exposedTo"],
        ["internet", "internal"],
      ]),
    ).to.deep.equal([
      "plinth:services.api.exposedTo[1] is a second entry, and a service's name leads to one load balancer",
    ]);
  });

  it("reject the domain of another environment, and show where that stands", () => {
    const { mistakes: found } = checkStack(
      prodWith([["ingress", "domain"], "dev.example.com"]),
      [rawStack("dev")],
      testDay,
    );
    expect(found.map(({ message, other }) => [message, other?.file, other?.path])).to.deep.equal([
      ["is the domain of Pulumi.dev.yaml too", "Pulumi.dev.yaml", "plinth:ingress.domain"],
    ]);
  });

  it("reject a host for nobody", () => {
    expect(mistakes([["accessHost", "userRoleArns"], []])).to.deep.equal([
      "plinth:accessHost.userRoleArns is empty, so that nobody may use the host",
    ]);
  });

  it("take no host for nobody", () => {
    expect(mistakes([["accessHost", "userRoleArns"], []], [["accessHost", "enabled"], false])).to.deep.equal(
      [],
    );
  });

  it("reject values that are none, each with what is allowed", () => {
    const { mistakes: found } = checkStack(
      prodWith(
        [["ingress", "domain"], "https://prod.example.com"],
        [["ingress", "hostedZone"], "prod.example.com"],
        [["ingress", "internalCidrs"], ["0.0.0.0/0"]],
        [["accessHost", "instanceType"], "m7i.large"],
      ),
      [],
      testDay,
    );
    expect(found.map(({ path }) => path)).to.deep.equal([
      "plinth:ingress.domain",
      "plinth:ingress.hostedZone",
      "plinth:ingress.internalCidrs[0]",
      "plinth:accessHost.instanceType",
    ]);
  });
});
