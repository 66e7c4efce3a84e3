import { expect } from "chai";
import type { ConfigProblem, Path } from "../../../stacks/config/problem.ts";
import { mistakesIn, prodWith, told } from "../../support/stack-files.ts";

/** Prod with one value changed has exactly this mistake at that place. */
function rejects(path: Path, value: unknown, message: string, more: Partial<ConfigProblem> = {}) {
  const mistakes = mistakesIn(prodWith([path, value]));
  expect(told(mistakes)).to.deep.equal([message]);
  expect(mistakes[0]).to.include(more);
}

describe("values that are wrong in themselves", () => {
  it("rejects an unknown key with the known ones and the nearest", () => {
    rejects(["network", "natt"], "single", "plinth:network.natt is not a known key", {
      file: "Pulumi.prod.yaml",
      given: '"single"',
      allowed: "cidr, serviceIpv4Cidr, zones, nat, interfaceEndpoints, runnerPeering, flowLogs",
      nearest: "nat",
    });
  });

  it("rejects an unknown key at the top and in every depth", () => {
    rejects(["protectt"], true, "plinth:protectt is not a known key", { nearest: "protect" });
    rejects(["network", "zones", "g"], "use1-az6", "plinth:network.zones.g is not a known key", {
      allowed: "a, b, c, d, e, f",
    });
    rejects(["network", "flowLogs", "days"], 3, "plinth:network.flowLogs.days is not a known key");
    rejects(["budget", "subscriber"], "x@example.com", "plinth:budget.subscriber is not a known key", {
      nearest: "subscribers",
    });
  });

  it("rejects a key that is indented under the wrong one, and says where its place is", () => {
    const mistakes = mistakesIn(
      prodWith([["network", "nat"], undefined], [["network", "zones", "nat"], "single"]),
    );
    expect(mistakes.map(({ allowed, path }) => [path, allowed])).to.deep.include([
      "plinth:network.zones.nat",
      "a, b, c, d, e, f. The key nat has its place in plinth:network",
    ]);
  });

  it("rejects a number of a list in quotes without proposing the same again", () => {
    const mistakes = mistakesIn(prodWith([["logRetentionDays"], "365"]));
    expect(told(mistakes)).to.deep.equal([
      "plinth:logRetentionDays is text, not a number: write it without quotes",
    ]);
    expect(mistakes[0]).not.to.have.property("nearest");
  });

  it("rejects a missing key, with what is allowed and the default or that there is none", () => {
    const allowedWithout = (...path: Path) =>
      mistakesIn(prodWith([path, undefined])).map(({ allowed, message }) => [message, allowed]);
    expect(allowedWithout("network", "nat")).to.deep.equal([
      [
        "is missing, while Pulumi.dev.yaml has it",
        'none, single or perZone; every file writes its defaults out, here "perZone"',
      ],
    ]);
    expect(allowedWithout("accountId")).to.deep.equal([
      ["is missing", 'the 12 digits of an AWS account, in quotes, as in "111122223333"; there is no default'],
    ]);
    expect(allowedWithout("backup", "objectives")).to.deep.equal([
      ["is missing", "a map with the keys rtoMinutes, rpoMinutes, regionLoss; there is no default"],
    ]);
  });

  it("rejects a word that is not among the allowed ones and names the nearest", () => {
    rejects(["network", "nat"], "perzone", "plinth:network.nat is not an allowed value", {
      given: '"perzone"',
      allowed: "none, single or perZone",
      nearest: "perZone",
    });
  });

  it("rejects an account id without quotes, saying so", () => {
    rejects(["accountId"], 777788889999, "plinth:accountId is a number, not text: put it in quotes", {
      given: "777788889999",
      allowed: 'the 12 digits of an AWS account, in quotes, as in "111122223333"',
    });
  });

  it("rejects an account id of another length", () => {
    rejects(["accountId"], "77778888999", "plinth:accountId is not of the right form");
  });

  it("rejects a registry of images that is no private one of ECR, or more than its host", () => {
    for (const host of ["ghcr.io", "public.ecr.aws", "222233334444.dkr.ecr.us-east-1.amazonaws.com/plinth"])
      rejects(["imageRegistry"], host, "plinth:imageRegistry is not of the right form");
  });

  it("rejects a number and a truth value in quotes, saying so", () => {
    rejects(
      ["keyDeletionWindowDays"],
      "30",
      "plinth:keyDeletionWindowDays is text, not a number: write it without quotes",
      { allowed: "a whole number of days from 7 to 30" },
    );
    rejects(["protect"], "true", "plinth:protect is text, not true or false: write it without quotes");
    rejects(["protect"], "yes", "plinth:protect is text, not true or false");
  });

  it("rejects an empty value and a value of the wrong kind", () => {
    rejects(["region"], null, "plinth:region is empty");
    rejects(["tags"], ["a"], "plinth:tags is a list, not a map", {
      allowed: "a map with the keys project, owner, costCenter, repository, dataClass",
    });
    rejects(["allowedRegions"], "us-east-1", "plinth:allowedRegions is text, not a list");
  });

  it("rejects a key deletion window outside 7 to 30 days and one that is not whole", () => {
    rejects(["keyDeletionWindowDays"], 6, "plinth:keyDeletionWindowDays is out of range");
    rejects(["keyDeletionWindowDays"], 31, "plinth:keyDeletionWindowDays is out of range");
    rejects(["keyDeletionWindowDays"], 7.5, "plinth:keyDeletionWindowDays is not a whole number");
  });

  it("rejects an environment name that is too long or no kebab case", () => {
    rejects(["environment"], "production-in-europe", "plinth:environment has the wrong length");
    rejects(["environment"], "Prod", "plinth:environment is not of the right form");
    rejects(["environment"], "p", "plinth:environment has the wrong length");
  });

  it("rejects a Region that does not exist and names the nearest", () => {
    const mistakes = mistakesIn(prodWith([["region"], "us-eest-1"]));
    expect(told(mistakes)).to.deep.equal(["plinth:region is not an allowed value"]);
    expect(mistakes[0]?.nearest).to.equal("us-east-1");
  });

  it("rejects tag values that AWS would refuse", () => {
    rejects(
      ["tags", "owner"],
      "platform team!",
      "plinth:tags.owner is not a value that AWS accepts in a tag",
    );
    rejects(
      ["tags", "repository"],
      "x".repeat(257),
      "plinth:tags.repository is not a value that AWS accepts in a tag",
    );
    rejects(["tags", "costCenter"], 4712, "plinth:tags.costCenter is a number, not text: put it in quotes");
  });

  it("rejects aggregation over another time than 60 or 600 seconds", () => {
    rejects(
      ["network", "flowLogs", "aggregationSeconds"],
      300,
      "plinth:network.flowLogs.aggregationSeconds is not an allowed value",
      {
        given: "300",
        allowed: "60 or 600 seconds, without quotes",
      },
    );
  });

  it("rejects amounts below one dollar", () => {
    rejects(["budget", "monthlyUsd"], 0, "plinth:budget.monthlyUsd is out of range");
    rejects(["budget", "anomalyUsd"], -1, "plinth:budget.anomalyUsd is out of range");
  });

  it("rejects percentages that are not whole or outside 1 to 1000", () => {
    rejects(
      ["budget", "actualPercents"],
      [50, 80.5],
      "plinth:budget.actualPercents[1] is not a whole number",
    );
    rejects(["budget", "actualPercents"], [0, 80], "plinth:budget.actualPercents[0] is out of range");
    rejects(["budget", "forecastedPercents"], [1001], "plinth:budget.forecastedPercents[0] is out of range");
  });

  it("rejects lists without an entry", () => {
    rejects(["budget", "subscribers"], [], "plinth:budget.subscribers has the wrong number of entries");
    rejects(["budget", "actualPercents"], [], "plinth:budget.actualPercents has the wrong number of entries");
  });

  it("rejects a subscriber that is neither an address nor a topic", () => {
    rejects(
      ["budget", "subscribers"],
      ["platform"],
      "plinth:budget.subscribers[0] is neither an e-mail address nor the ARN of an SNS topic",
    );
  });

  it("rejects a webhook's URL with the reason and does not repeat its secret part", () => {
    rejects(
      ["budget", "subscribers"],
      ["https://user:pw@hooks.example.com/T1/abc"],
      "plinth:budget.subscribers[0] is a URL, and a webhook's URL is a credential that would stand in the state",
      { given: '"https://hooks.example.com/..."' },
    );
  });

  it("rejects a zone name where an id belongs", () => {
    rejects(["network", "zones", "a"], "us-east-1a", "plinth:network.zones.a is not of the right form", {
      allowed: "the id (not the name) of an Availability Zone, as in use1-az1",
    });
  });

  it("rejects settings of a network of our own beside an existing one", () => {
    const found = mistakesIn(prodWith([["network", "existing"], {}]));
    expect(told(found)).to.include("plinth:network.nat is not a known key");
    expect(told(found)).to.include("plinth:network.existing.vpcId is missing");
  });
});

describe("address blocks of one stack", () => {
  it("rejects a VPC block with host bits and names the block that was meant", () => {
    rejects(
      ["network", "cidr"],
      "10.48.0.1/16",
      'plinth:network.cidr "10.48.0.1/16" is an address inside a block, not a block: bits after the first 16 are set. The block that contains it is 10.48.0.0/16',
    );
  });

  it("rejects a VPC block larger than /16, smaller than /19 or of the internet", () => {
    rejects(["network", "cidr"], "10.48.0.0/20", "plinth:network.cidr has prefix /20");
    rejects(["network", "cidr"], "10.128.0.0/15", "plinth:network.cidr has prefix /15");
    rejects(
      ["network", "cidr"],
      "11.0.0.0/16",
      "plinth:network.cidr is not private: addresses of the internet would be unreachable from the VPC",
    );
  });

  it("takes a VPC block of /19 and of the shared address space", () => {
    expect(mistakesIn(prodWith([["network", "cidr"], "192.168.32.0/19"]))).to.deep.equal([]);
    expect(mistakesIn(prodWith([["network", "cidr"], "100.64.0.0/16"]))).to.deep.equal([]);
  });

  it("rejects a VPC block that holds Docker's 172.17.0.0/16", () => {
    rejects(
      ["network", "cidr"],
      "172.17.0.0/16",
      "plinth:network.cidr shares addresses with 172.17.0.0/16, which Docker and some AWS services use on every machine",
    );
  });

  it("rejects a service range that EKS would refuse", () => {
    const path = ["network", "serviceIpv4Cidr"];
    rejects(path, "172.20.0.0/25", "plinth:network.serviceIpv4Cidr has prefix /25");
    rejects(
      path,
      "100.64.0.0/16",
      "plinth:network.serviceIpv4Cidr is in no block that EKS takes for services",
    );
    rejects(path, "10.96.0.0/11", "plinth:network.serviceIpv4Cidr has prefix /11");
  });
});
