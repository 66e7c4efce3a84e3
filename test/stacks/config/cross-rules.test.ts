import { expect } from "chai";
import { checkStack } from "../../../stacks/config/parse.ts";
import { fields } from "../../support/kubernetes-documents.ts";
import {
  areaOf,
  type Change,
  mistakesIn,
  prodWith,
  rawStack,
  stackNames,
  stackText,
  testDay,
  told,
} from "../../support/stack-files.ts";

const topic = (name: string) => `arn:aws:sns:us-east-1:777788889999:${name}`;

const lineOf = (part: string) =>
  stackText("prod")
    .split("\n")
    .findIndex((line) => line.includes(part)) + 1;

/** Whatever mistakes there are: as many services would not fit prod's nodes. */
const warningsOfAny = (...changes: readonly Change[]) =>
  told(checkStack(prodWith(...changes), stackNames.map(rawStack), testDay).warnings);

const warningsOf = (...changes: readonly Change[]) => {
  const { mistakes, warnings } = checkStack(prodWith(...changes), stackNames.map(rawStack), testDay);
  expect(mistakes).to.deep.equal([]);
  return told(warnings);
};

const zoneSubnets = (third: number) => ({
  a: { id: `subnet-0000000${third}`, cidr: `10.64.${third}.0/24` },
  b: { id: `subnet-0000010${third}`, cidr: `10.64.10${third}.0/24` },
});
const withExisting = (value: unknown) =>
  prodWith(
    [["network"], { existing: value, serviceIpv4Cidr: "172.20.0.0/16" }],
    // It has no public subnets.
    [["services", "api", "exposedTo"], ["internal"]],
    // Its private subnets hold 30 blocks of addresses.
    [["cluster", "nodePools", "general", "cpuLimit"], 24],
  );

describe("rules over several values of one stack", () => {
  it("rejects a Region that is not among the allowed ones", () => {
    const mistakes = mistakesIn(
      prodWith([["region"], "eu-west-1"], [["network", "zones"], { a: "euw1-az1", b: "euw1-az2" }]),
    );
    expect(told(mistakes)).to.deep.equal(["plinth:region is not among allowedRegions"]);
    expect(mistakes[0]?.allowed).to.equal(
      "us-east-1, us-west-2. Add the Region to allowedRegions where data may be kept in it",
    );
  });

  it("rejects a Region that is allowed twice", () => {
    expect(
      told(mistakesIn(prodWith([["allowedRegions"], ["us-east-1", "us-west-2", "us-west-2"]]))),
    ).to.deep.equal(["plinth:allowedRegions[2] stands in the list twice"]);
  });

  it("rejects zones of another Region", () => {
    const mistakes = mistakesIn(prodWith([["network", "zones", "b"], "usw2-az2"]));
    expect(told(mistakes)).to.deep.equal(["plinth:network.zones.b is not a zone of us-east-1"]);
    expect(mistakes[0]?.allowed).to.match(/^an id that begins with use1-az, as in use1-az1; /);
  });

  it("rejects zones of a Region whose code only begins like the right one", () => {
    const zones = { a: "use10-az1", b: "use1-az2" };
    expect(told(mistakesIn(prodWith([["network", "zones"], zones])))).to.deep.equal([
      "plinth:network.zones.a is not of the right form",
    ]);
  });

  it("rejects fewer than two zones", () => {
    expect(told(mistakesIn(prodWith([["network", "zones"], { c: "use1-az4" }])))).to.deep.equal([
      "plinth:network.zones names only zone c",
    ]);
    expect(told(mistakesIn(prodWith([["network", "zones"], {}])))).to.deep.equal([
      "plinth:network.zones names no zone",
    ]);
  });

  it("rejects one zone id behind two letters", () => {
    expect(told(mistakesIn(prodWith([["network", "zones", "c"], "use1-az1"])))).to.deep.equal([
      "plinth:network.zones.c is the zone of letter a already, so losing it would take both",
    ]);
  });

  it("rejects a service range inside the stack's own VPC", () => {
    expect(told(mistakesIn(prodWith([["network", "serviceIpv4Cidr"], "10.48.128.0/20"])))).to.deep.equal([
      "plinth:network.serviceIpv4Cidr shares addresses with the VPC's own block, 10.48.0.0/16",
    ]);
  });

  it("rejects a network without NAT and without interface endpoints", () => {
    const changes: readonly Change[] = [
      [["network", "nat"], "none"],
      [["network", "interfaceEndpoints"], "none"],
    ];
    expect(told(mistakesIn(prodWith(...changes)))).to.deep.equal([
      "plinth:network.nat is none while interfaceEndpoints is none too, so that functions in the private subnets reach no secret",
    ]);
  });

  it("rejects percentages that repeat or descend", () => {
    expect(
      told(
        mistakesIn(
          prodWith([
            ["budget", "actualPercents"],
            [50, 50, 40],
          ]),
        ),
      ),
    ).to.deep.equal([
      "plinth:budget.actualPercents[1] repeats the 50 before it",
      "plinth:budget.actualPercents[2] is below the 50 before it",
    ]);
  });

  it("rejects more percentages than one budget can have alerts", () => {
    const many = Array.from({ length: 10 }, (_, index) => 10 + index);
    expect(told(mistakesIn(prodWith([["budget", "actualPercents"], many])))).to.deep.equal([
      "plinth:budget.actualPercents has, with forecastedPercents, 11 entries, and AWS sends alerts at no more than 10 for a budget",
    ]);
  });

  it("takes ten addresses and one topic", () => {
    const addresses = Array.from({ length: 10 }, (_, index) => `person${index}@example.com`);
    expect(
      mistakesIn(
        prodWith([
          ["budget", "subscribers"],
          [...addresses, topic("alerts")],
        ]),
      ),
    ).to.deep.equal([]);
  });

  it("rejects an eleventh address, a second topic and a subscriber named twice", () => {
    const addresses = Array.from({ length: 11 }, (_, index) => `person${index}@example.com`);
    expect(told(mistakesIn(prodWith([["budget", "subscribers"], addresses])))).to.deep.equal([
      "plinth:budget.subscribers has 11 e-mail addresses, and AWS allows a budget 10",
    ]);
    expect(
      told(
        mistakesIn(
          prodWith([
            ["budget", "subscribers"],
            [topic("a"), topic("b")],
          ]),
        ),
      ),
    ).to.deep.equal(["plinth:budget.subscribers has 2 topics, and one is allowed"]);
    expect(
      told(
        mistakesIn(
          prodWith([
            ["budget", "subscribers"],
            ["a@example.com", "a@example.com"],
          ]),
        ),
      ),
    ).to.deep.equal(["plinth:budget.subscribers[1] stands in the list twice"]);
  });

  it("takes a topic in another Region and rejects one of another account, which AWS Budgets cannot reach", () => {
    const mistakes = mistakesIn(
      prodWith([
        ["budget", "subscribers"],
        ["a@example.com", "arn:aws:sns:us-east-1:111122223333:alerts"],
      ]),
    );
    expect(told(mistakes)).to.deep.equal([
      "plinth:budget.subscribers[1] is a topic of account 111122223333, and a budget of 777788889999 reaches only topics of its own account",
    ]);
    expect(mistakes[0]?.allowed).to.equal(
      "a topic of 777788889999; what listens in another account subscribes to that topic",
    );
    expect(
      mistakesIn(prodWith([["budget", "subscribers"], ["arn:aws:sns:eu-west-1:777788889999:alerts"]])),
    ).to.deep.equal([]);
  });

  it("still applies a rule when another value of the same area has the wrong type", () => {
    const mistakes = mistakesIn(
      prodWith(
        [["network", "nat"], 3],
        [["network", "cidr"], "10.16.0.0/16"],
        [["budget", "monthlyUsd"], "many"],
        [
          ["budget", "actualPercents"],
          [80, "x", 50, 40],
        ],
      ),
    );
    expect(told(mistakes)).to.have.members([
      "plinth:network.nat is not an allowed value",
      "plinth:network.cidr shares addresses with the network of Pulumi.dev.yaml, 10.16.0.0/16",
      "plinth:budget.monthlyUsd is text, not a number",
      "plinth:budget.actualPercents[1] is text, not a number",
      "plinth:budget.actualPercents[3] is below the 50 before it",
    ]);
  });
});

describe("rules between stacks", () => {
  it("proposes no block that is refused or taken, for networks and for service ranges", () => {
    const proposals = (...changes: readonly Change[]) =>
      mistakesIn(prodWith(...changes)).map(({ allowed, path }) => [
        path.slice("plinth:network.".length),
        /for example (.*)$/.exec(allowed ?? "")?.[1],
      ]);
    expect(proposals([["network", "cidr"], "172.20.0.0/16"])).to.deep.equal([
      ["cidr", "10.48.0.0/16"],
      ["cidr", "10.48.0.0/16"],
      ["serviceIpv4Cidr", "172.21.0.0/16"],
    ]);
    expect(
      proposals([["network", "cidr"], "10.16.0.0/16"], [["network", "serviceIpv4Cidr"], "10.48.0.0/16"]),
    ).to.deep.equal([["cidr", "10.64.0.0/16"]]);
  });

  it("proposes nothing where every candidate is taken", () => {
    const all = { ...prodWith([["network", "cidr"], "10.0.0.0/8"]), file: "Pulumi.all.yaml" };
    const [mistake] = mistakesIn(
      prodWith([["environment"], "other"], [["network", "cidr"], "10.48.0.0/16"]),
      [all],
    );
    expect(mistake?.message).to.equal("shares addresses with the network of Pulumi.all.yaml, 10.0.0.0/8");
    expect(mistake?.allowed).to.equal("a block that no VPC and no service range of another environment uses");
  });

  it("rejects a VPC block that overlaps another environment's and proposes a free one", () => {
    const [mistake, ...more] = mistakesIn(prodWith([["network", "cidr"], "10.32.64.0/18"]));
    expect(more).to.deep.equal([]);
    expect(mistake).to.deep.equal({
      file: "Pulumi.prod.yaml",
      line: lineOf("cidr:"),
      path: "plinth:network.cidr",
      message: "shares addresses with the network of Pulumi.staging.yaml, 10.32.0.0/16",
      given: '"10.32.64.0/18"',
      allowed:
        "a block that no VPC and no service range of another environment uses, for example 10.48.0.0/16",
      other: { file: "Pulumi.staging.yaml", path: "plinth:network.cidr", line: 20 },
    });
  });

  it("rejects a service range that overlaps another environment's VPC", () => {
    expect(told(mistakesIn(prodWith([["network", "serviceIpv4Cidr"], "10.16.0.0/20"])))).to.deep.equal([
      "plinth:network.serviceIpv4Cidr shares addresses with the network of Pulumi.dev.yaml, 10.16.0.0/16",
    ]);
  });

  it("rejects a VPC block that overlaps another environment's service range", () => {
    expect(told(mistakesIn(prodWith([["network", "cidr"], "172.20.0.0/16"])))).to.deep.equal([
      "plinth:network.cidr shares addresses with the service range of Pulumi.dev.yaml, 172.20.0.0/16",
      "plinth:network.cidr shares addresses with the service range of Pulumi.staging.yaml, 172.20.0.0/16",
      "plinth:network.serviceIpv4Cidr shares addresses with the VPC's own block, 172.20.0.0/16",
    ]);
  });

  it("compares with the block of an existing VPC too", () => {
    const existing = { ...rawStack("dev"), values: { network: { existing: { cidr: "10.48.0.0/20" } } } };
    expect(told(mistakesIn(rawStack("prod"), [existing]))).to.deep.equal([
      "plinth:network.cidr shares addresses with the network of Pulumi.dev.yaml, 10.48.0.0/20",
    ]);
  });

  it("skips a sibling whose block cannot be read and the stack's own file", () => {
    const broken = { file: "Pulumi.dev.yaml", values: { network: { cidr: "10.48.0.0/99" } } };
    const textual = { file: "Pulumi.x.yaml", values: { network: "none" } };
    expect(mistakesIn(rawStack("prod"), [broken, textual, rawStack("prod")])).to.deep.equal([]);
  });

  it("rejects environment, Region and account that another stack has too", () => {
    const twin = prodWith([["network", "cidr"], "10.64.0.0/16"]);
    expect(told(mistakesIn(twin, [{ ...rawStack("prod"), file: "Pulumi.blue.yaml" }]))).to.include(
      "plinth:environment is, with region and accountId, the same as in Pulumi.blue.yaml, so the names of both stacks would collide",
    );
  });
});

describe("warnings", () => {
  it("are told of more rules than AWS gives the pods' security group, which it may raise", () => {
    const api = fields(areaOf(rawStack("prod"), "services"), "api");
    const entered = (count: number) => {
      const more = Array.from({ length: count }, (_, index) => [
        `service-${index}`,
        {
          ...api,
          port: 8000 + index,
          connectsTo: [],
          poolSize: 0,
          migration: "none",
          hostName: `s${index}`,
          jobs: {},
        },
      ]);
      return warningsOfAny([["services"], Object.fromEntries(more)]);
    };
    // Three zones: a rule for each port and subnet, and one for the cluster itself.
    expect(entered(19)).to.deep.equal([]);
    expect(entered(20)).to.deep.equal([
      "plinth:services need 61 ingress rules of the one security group that all pods have, 1 of them for the cluster itself",
    ]);
  });

  it("says nothing about a network without NAT but with endpoints", () => {
    expect(warningsOf([["network", "nat"], "none"])).to.deep.equal([]);
  });

  it("tells of a service range that holds Docker's addresses", () => {
    expect(warningsOf([["network", "serviceIpv4Cidr"], "172.16.0.0/15"])).to.deep.equal([
      "plinth:network.serviceIpv4Cidr shares addresses with 172.17.0.0/16, which Docker and some AWS services use on every machine",
    ]);
  });
});

describe("a network that another team owns", () => {
  const existing = {
    vpcId: "vpc-0123456789abcdef0",
    cidr: "10.64.0.0/16",
    subnets: {
      private: zoneSubnets(1),
      internal: zoneSubnets(2),
      endpoints: zoneSubnets(3),
      intra: zoneSubnets(4),
      database: zoneSubnets(5),
    },
  };
  it("is taken as it is given", () => {
    const { config, mistakes } = checkStack(withExisting(existing), [], testDay);
    expect(mistakes).to.deep.equal([]);
    expect(config?.network).to.deep.equal({ existing, serviceIpv4Cidr: "172.20.0.0/16" });
  });

  it("rejects subnets outside the VPC, at their place", () => {
    const subnets = {
      ...existing.subnets,
      intra: { ...zoneSubnets(4), a: { id: "subnet-00000009", cidr: "10.65.0.0/24" } },
    };
    expect(told(mistakesIn(withExisting({ ...existing, subnets })))).to.deep.equal([
      "plinth:network.existing.subnets.intra.a.cidr does not fit: 10.65.0.0/24 lies outside the VPC's 10.64.0.0/16",
    ]);
  });

  it("rejects an id of the wrong form", () => {
    expect(told(mistakesIn(withExisting({ ...existing, vpcId: "vpc-1" })))).to.deep.equal([
      "plinth:network.existing.vpcId is not of the right form",
    ]);
  });

  it("rejects a VPC that overlaps another environment's", () => {
    const sibling = { file: "Pulumi.dev.yaml", values: { network: { cidr: "10.64.0.0/19" } } };
    expect(told(mistakesIn(withExisting(existing), [sibling]))).to.deep.equal([
      "plinth:network.existing.cidr shares addresses with the network of Pulumi.dev.yaml, 10.64.0.0/19",
    ]);
  });
});
