import { expect } from "chai";
import { accountKind, accountRoot, loadAccountStack } from "../../../account/config/kind.ts";
import { checkAs } from "../../../stacks/config/checked-stack.ts";
import { UnknownStackError } from "../../../stacks/config/config-error.ts";
import { readStackFiles } from "../../../stacks/config/stack-file.ts";
import { accountStacks, mistakesIn } from "../../support/account-files.ts";

/** Path, message and what is allowed: what a person reads first. */
const told = (problems: ReturnType<typeof mistakesIn>) =>
  problems.map(({ allowed, message, path }) => `${path} ${message}. Allowed: ${allowed ?? ""}`);

describe("the config of accounts", () => {
  it("is valid in every tracked file, without a warning", () => {
    const files = readStackFiles(accountRoot);
    const found = files.map((raw) => {
      const { mistakes, warnings } = checkAs(accountKind, raw, files, "2026-11-21");
      return [raw.file, mistakes, warnings];
    });
    expect(found).to.deep.equal(files.map(({ file }) => [file, [], []]));
    expect(files).to.have.lengthOf(accountStacks.length);
  });

  it("rejects a stack without a file, and names those that have one", () => {
    expect(() => loadAccountStack("toolin")).to.throw(
      UnknownStackError,
      /account-dev.*Did you mean "tooling"\?/,
    );
  });

  it("rejects an unknown key with the nearest one", () => {
    const found = mistakesIn("tooling", "replicaRegion:", "replicaregion:");
    expect(found.map(({ nearest, path }) => [path, nearest])).to.deep.equal([
      ["plinth:state.replicaRegion", undefined],
      ["plinth:state.replicaregion", "replicaRegion"],
    ]);
  });

  it("rejects copies of states in their own Region", () => {
    expect(told(mistakesIn("tooling", "replicaRegion: us-west-2", "replicaRegion: us-east-1"))).to.deep.equal(
      ["plinth:state.replicaRegion is the Region of the states themselves. Allowed: none, us-west-2"],
    );
  });

  it("rejects copies of states in a Region where nothing may be kept", () => {
    expect(told(mistakesIn("tooling", "replicaRegion: us-west-2", "replicaRegion: eu-west-1"))).to.deep.equal(
      ["plinth:state.replicaRegion is not among allowedRegions. Allowed: none, us-west-2"],
    );
  });

  it("rejects an environment by the name that means the account itself", () => {
    expect(told(mistakesIn("all-in-one", "    - dev\n", "    - account\n"))).to.deep.equal([
      "plinth:environments[0] is the name under which the account's own things are tagged and stored. Allowed: another name, as in prod",
    ]);
  });

  it("rejects an environment that is named twice", () => {
    expect(told(mistakesIn("all-in-one", "    - dev\n", "    - prod\n"))).to.deep.equal([
      "plinth:environments[2] stands in the list twice. Allowed: each environment once",
    ]);
  });

  it("rejects the account of another file", () => {
    const [mistake] = mistakesIn("account-dev", /111122223333/, "222233334444");
    expect(mistake?.path).to.equal("plinth:accountId");
    expect(mistake?.message).to.equal(
      "is, with region, the same as in Pulumi.tooling.yaml, so both stacks would make the same things",
    );
  });

  it("rejects a Region in which nothing may be kept", () => {
    const [mistake] = mistakesIn("tooling", "plinth:region: us-east-1", "plinth:region: eu-west-1");
    expect(mistake?.message).to.equal("is not among allowedRegions");
  });

  it("rejects an account without anybody to administer it", () => {
    const found = mistakesIn(
      "tooling",
      /plinth:administratorArns:.*\n.*administrator\n/,
      "plinth:administratorArns: []\n",
    );
    expect(told(found)).to.deep.equal([
      "plinth:administratorArns has the wrong number of entries. Allowed: at least one ARN of an IAM role",
    ]);
  });

  it("rejects a word for the internet block that is none", () => {
    const [mistake] = mistakesIn("tooling", "internetBlock: block-ingress", "internetBlock: block-ingres");
    expect(mistake?.nearest).to.equal("block-ingress");
  });

  it("rejects a file that leaves out what the others write", () => {
    expect(told(mistakesIn("tooling", /\n    oldVersionDays: 90/, ""))).to.deep.equal([
      "plinth:state.oldVersionDays is missing, while Pulumi.account-dev.yaml has it. Allowed: a whole number of days from 1 to 3650; every file writes its defaults out, here 90",
    ]);
  });

  it("rejects a repository by its address", () => {
    const [mistake] = mistakesIn(
      "tooling",
      "repository: example/plinth\n    repositoryId",
      "repository: https://github.com/example/plinth\n    repositoryId",
    );
    expect(mistake?.path).to.equal("plinth:github.repository");
    expect(mistake?.allowed).to.equal("owner and name of a repository, as in example/plinth");
  });

  it("rejects the number of a repository without quotes", () => {
    const [mistake] = mistakesIn("tooling", 'repositoryId: "123456"', "repositoryId: 123456");
    expect(mistake?.message).to.equal("is a number, not text: put it in quotes");
  });

  it("rejects a subject with a wildcard", () => {
    const [mistake] = mistakesIn(
      "tooling",
      "subjectPrefix: repo:example/plinth",
      'subjectPrefix: "repo:example/*"',
    );
    expect(mistake?.path).to.equal("plinth:github.subjectPrefix");
  });

  it("rejects a role where a person with a device is meant", () => {
    const [mistake] = mistakesIn("tooling", ":user/on-call", ":role/on-call");
    expect(mistake?.path).to.equal("plinth:breakGlass.principalArns[0]");
  });

  it("rejects an account that is to pull from itself", () => {
    const [mistake] = mistakesIn("tooling", '- "111122223333"', '- "222233334444"');
    expect(mistake?.path).to.equal("plinth:registry.pullAccountIds[0]");
  });

  it("rejects a zone of another Region", () => {
    expect(told(mistakesIn("tooling", "- use1-az2", "- usw2-az2"))).to.deep.equal([
      "plinth:runners.zoneIds[1] is no zone of us-east-1. Allowed: an id that begins with use1-az, as in use1-az1",
    ]);
  });

  it("rejects a connection of another account", () => {
    expect(
      told(mistakesIn("tooling", "us-east-1:222233334444:connection", "us-east-1:999999999999:connection")),
    ).to.deep.equal([
      "plinth:runners.connectionArn is a connection of another account or Region. Allowed: one of account 222233334444 in us-east-1",
    ]);
  });

  it("rejects runners behind a block that they could not leave", () => {
    expect(
      told(mistakesIn("tooling", "internetBlock: block-ingress", "internetBlock: block-bidirectional")),
    ).to.deep.equal([
      "plinth:guards.internetBlock would keep runners from GitHub. Allowed: block-ingress or off, or no runners",
    ]);
  });
});
