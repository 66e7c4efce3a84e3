import { expect } from "chai";
import program from "../../account/index.ts";
import { parseStackFile } from "../../stacks/config/stack-file.ts";
import { inputsByName, listing } from "../components/listing.ts";
import { accountText, mistakesIn, recordAccount } from "../support/account-files.ts";
import { type Recording, record } from "../support/mocks.ts";
import { asEngine } from "../support/stack-files.ts";

const none = /peerings: \{\}.*/;
const peering = (name: string, id: string, cidr: string, accept = "true") =>
  `      ${name}: { connectionId: ${id}, cidr: ${cidr}, accept: ${accept} }`;
const written = (...lines: readonly string[]) => ["peerings:", ...lines].join("\n");

const dev = peering("dev", "pcx-0123456789abcdef0", "10.16.0.0/16");
const prod = peering("prod", "pcx-0123456789abcdef1", "10.48.0.0/16", "false");

const told = (...lines: readonly string[]) =>
  mistakesIn("tooling", none, written(...lines)).map(
    ({ allowed, message, path }) => `${path} ${message}. Allowed: ${allowed ?? ""}`,
  );

describe("an account whose runners reach clusters privately", () => {
  let peered: Recording;

  before(async () => {
    const raw = parseStackFile(
      "Pulumi.tooling.yaml",
      accountText("tooling").replace(none, written(dev, prod)),
    );
    peered = await record(program, { stack: "tooling", project: "plinth-account", config: asEngine(raw) });
  });

  it("accepts what has to be accepted, has routes to each environment, and nothing more", async () => {
    const before = listing((await recordAccount("tooling")).resources);
    expect(listing(peered.resources).filter((line) => !before.includes(line))).to.deep.equal([
      "aws:ec2/route:Route peering-dev-a",
      "aws:ec2/route:Route peering-dev-b",
      "aws:ec2/route:Route peering-prod-a",
      "aws:ec2/route:Route peering-prod-b",
      "aws:ec2/vpcPeeringConnectionAccepter:VpcPeeringConnectionAccepter peering-dev",
      "plinth:pipeline:EnvironmentPeering peering-dev",
      "plinth:pipeline:EnvironmentPeering peering-prod",
    ]);
  });

  it("leads from the private subnets of the runners alone", () => {
    const routes = inputsByName(peered.resources, "aws:ec2/route:Route");
    expect(routes["peering-prod-a"]).to.deep.equal({
      routeTableId: "runner-network-private-a-routes-id",
      destinationCidrBlock: "10.48.0.0/16",
      vpcPeeringConnectionId: "pcx-0123456789abcdef1",
    });
    expect(routes["peering-prod-b"]).to.deep.include({ routeTableId: "runner-network-private-b-routes-id" });
  });

  it("tells which VPC environments peer with", () => {
    expect(peered.outputs["runnerVpcId"]).to.equal("runner-network-id");
  });

  it("takes environments that share no address", () => {
    expect(told(dev, prod)).to.deep.equal([]);
  });

  it("rejects environments that share addresses with the runners or with each other, all at once", () => {
    const allowed = "Allowed: the block of the environment's VPC, which no other network shares";
    expect(
      told(
        dev,
        peering("staging", "pcx-0123456789abcdef2", "10.16.0.0/18"),
        peering("prod", "pcx-0123456789abcdef1", "10.96.0.0/16"),
      ),
    ).to.deep.equal([
      `plinth:runners.peerings.staging.cidr shares addresses with the network of dev, 10.16.0.0/16. ${allowed}`,
      `plinth:runners.peerings.prod.cidr shares addresses with the runners' own network, 10.96.0.0/19. ${allowed}`,
    ]);
  });

  it("rejects one connection for two environments", () => {
    expect(told(dev, peering("prod", "pcx-0123456789abcdef0", "10.48.0.0/16"))).to.deep.equal([
      "plinth:runners.peerings.prod.connectionId is the connection of dev already. Allowed: a connection of its own for each environment",
    ]);
  });

  it("rejects what is no connection's id", () => {
    const [mistake, ...more] = mistakesIn("tooling", none, written(peering("dev", "pcx-1", "10.16.0.0/16")));
    expect(more).to.deep.equal([]);
    expect(mistake).to.deep.include({
      path: "plinth:runners.peerings.dev.connectionId",
      given: '"pcx-1"',
      allowed: 'a peering connection\'s id: "pcx-" and 8 or 17 hexadecimal digits',
    });
  });
});
