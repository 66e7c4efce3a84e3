import { expect } from "chai";
import { SimulatedAccount } from "./simulated-account.ts";

const names = [
  ["aws:kms/alias:Alias", "Logs", "name", /^alias\/Logs-[0-9a-f]{7}$/u],
  ["aws:kms/alias:Alias", "alias/logs", "name", /^alias\/logs-[0-9a-f]{7}$/u],
  ["aws:s3/bucket:Bucket", "FlowLogs", "bucket", /^flowlogs-[0-9a-f]{7}$/u],
  ["aws:sns/topic:Topic", "Alerts", "name", /^Alerts-[0-9a-f]{7}$/u],
] as const;

const limits = [
  ["aws:kms/alias:Alias", "name", 238],
  ["aws:s3/bucket:Bucket", "bucket", 63],
  ["aws:iam/role:Role", "name", 64],
  ["aws:lambda/function:Function", "name", 64],
  ["aws:cloudwatch/eventRule:EventRule", "name", 64],
  ["aws:sns/topic:Topic", "name", 255],
] as const;

describe("names that the simulated AWS provider makes", () => {
  let account: SimulatedAccount;

  beforeEach(() => {
    account = new SimulatedAccount();
  });

  afterEach(() => account.remove());

  for (const [type, name, property, pattern] of names) {
    it(`are made of ${name} for ${type} as the real provider makes them`, () => {
      expect(account.check(type, {}, name).inputs[property]).to.match(pattern);
    });
  }

  for (const [type, property, longest] of limits) {
    it(`are refused for ${type} above ${longest} characters, the random ones included`, () => {
      const failures = (length: number) =>
        account
          .check(type, {}, "n".repeat(length - 8))
          .failures.filter((failure) => failure.property === property)
          .map(({ reason }) => reason);

      expect(failures(longest)).to.deep.equal([]);
      expect(failures(longest + 1)).to.deep.equal([
        `name "${"n".repeat(longest - 7)}-" plus 7 random characters is longer than ${longest}: shorten the resource's name, or give "${property}"`,
      ]);
    });
  }

  it("are kept, whatever else changes", () => {
    const kept = account.check("aws:kms/alias:Alias", { targetKeyId: "k" }, "logs", {
      name: "alias/logs-0000000",
    });

    expect(kept.inputs["name"]).to.equal("alias/logs-0000000");
  });

  it("rejects an alias whose given name or prefix does not begin with alias/", () => {
    const reasons = (inputs: object) =>
      account
        .check("aws:kms/alias:Alias", { targetKeyId: "k", ...inputs })
        .failures.map(({ property, reason }) => `${property}: ${reason}`);

    expect(reasons({ name: "alias/logs" })).to.deep.equal([]);
    expect(reasons({ name: "logs" })).to.deep.equal([
      'name: "logs" is not allowed: it must begin with "alias/"',
    ]);
    expect(reasons({ namePrefix: "logs-" })).to.deep.equal([
      'namePrefix: "logs-" is not allowed: it must begin with "alias/"',
    ]);
  });
});
