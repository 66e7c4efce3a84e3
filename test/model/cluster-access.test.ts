import { expect } from "chai";
import {
  accessMistakes,
  apiNetworkMistake,
  type ClusterAccess,
  principalMistake,
  publicNetworkMistake,
  roleName,
  teamGroup,
} from "../../model/cluster-access.ts";

const role = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const identityCenter = role(
  "aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Orders_0123456789abcdef",
);

const access: ClusterAccess = {
  deployerRoleArn: role("deployer"),
  previewRoleArn: role("preview"),
  operatorRoleArns: [role("operator")],
  teams: { orders: identityCenter },
};

describe("access to a cluster", () => {
  it("finds nothing wrong with roles, with and without a path", () => {
    expect(accessMistakes(access)).to.deep.equal([]);
    expect(accessMistakes({ ...access, previewRoleArn: "none", teams: {} })).to.deep.equal([]);
  });

  it("names a role of IAM Identity Center without its path", () => {
    expect(roleName(identityCenter)).to.equal("AWSReservedSSO_Orders_0123456789abcdef");
    expect(principalMistake(identityCenter)).to.equal(undefined);
    // Where Identity Center is in us-east-1 the path names no Region.
    expect(principalMistake(role("aws-reserved/sso.amazonaws.com/AWSReservedSSO_Orders_0123"))).to.equal(
      undefined,
    );
  });

  it("knows roles of every partition", () => {
    expect(principalMistake("arn:aws-us-gov:iam::111122223333:role/deployer")).to.equal(undefined);
  });

  it("gives a team the group that its namespaces name", () => {
    expect(teamGroup("orders")).to.equal("plinth:team:orders");
  });

  it("rejects a role of IAM Identity Center without the path that EKS compares", () => {
    expect(principalMistake(role("AWSReservedSSO_Orders_0123"))).to.match(
      /^lacks the path of a role of IAM Identity Center/,
    );
  });

  it("rejects a session, which is nobody tomorrow", () => {
    expect(principalMistake("arn:aws:sts::111122223333:assumed-role/deployer/me")).to.match(/^is a session/);
  });

  for (const arn of [
    "",
    "deployer",
    "arn:aws:iam::111122223333:user/me",
    "arn:aws:iam::1111:role/deployer",
    role(""),
  ]) {
    it(`rejects "${arn}", which is no role`, () => {
      expect(principalMistake(arn)).to.match(/^is no IAM role's ARN/);
    });
  }

  it("rejects a role that is named for two purposes, and says where it is first", () => {
    expect(accessMistakes({ ...access, teams: { orders: role("operator") } })).to.deep.equal([
      {
        path: ["teams", "orders"],
        message:
          "The role operator is at operatorRoleArns.0 already; a role has one access entry, so give each purpose a role of its own.",
      },
    ]);
  });

  it("rejects a team whose name no group could end with", () => {
    expect(accessMistakes({ ...access, teams: { "Team:Orders": identityCenter } })).to.deep.equal([
      {
        path: ["teams", "Team:Orders"],
        message:
          'A team is called "Team:Orders"; allowed are at most 40 lower-case letters, digits and single hyphens, as in "orders".',
      },
    ]);
  });

  it("lists every mistake at once", () => {
    const mistakes = accessMistakes({
      deployerRoleArn: "me",
      previewRoleArn: "you",
      operatorRoleArns: ["them"],
      teams: { orders: "us" },
    });
    expect(mistakes.map(({ path }) => path.join("."))).to.deep.equal([
      "deployerRoleArn",
      "previewRoleArn",
      "operatorRoleArns.0",
      "teams.orders",
    ]);
  });
});

describe("networks that reach a cluster's API", () => {
  it("may be anything from a company's whole network to one address", () => {
    expect(["10.0.0.0/8", "192.0.2.0/24", "203.0.113.7/32"].map(apiNetworkMistake)).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
    expect(publicNetworkMistake("203.0.113.0/24")).to.equal(undefined);
  });

  for (const cidr of ["0.0.0.0/0", "::/0", "0.0.0.0/1", "128.0.0.0/1", "64.0.0.0/7", "2001:db8::/32"]) {
    it(`rejects ${cidr}`, () => {
      expect(apiNetworkMistake(cidr))
        .to.be.a("string")
        .and.satisfy((text: string) => text.startsWith(`"${cidr}" `));
      expect(publicNetworkMistake(cidr)).to.equal(apiNetworkMistake(cidr));
    });
  }

  it("rejects what is no block", () => {
    expect(apiNetworkMistake("10.0.0.1/8")).to.match(/^"10.0.0.1\/8" is an address inside a block/);
  });

  it("rejects a private network at the public endpoint only", () => {
    expect(apiNetworkMistake("172.31.0.0/16")).to.equal(undefined);
    expect(publicNetworkMistake("172.31.0.0/16")).to.match(
      /is private and never seen by the public endpoint/,
    );
  });
});
