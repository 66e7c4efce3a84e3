import { expect } from "chai";
import { ageEntryLength, secretArnPattern, secretNamePrefix } from "../../model/secret-names.ts";

const place = { region: "us-east-1", accountId: "111122223333", platform: "plinth-prod-use1" };

describe("model/secret-names", () => {
  it("counts what the check of ages is told of a secret, with the ends that the provider and Secrets Manager make up", () => {
    const name = `${secretNamePrefix("plinth-prod-use1", "api", "database")}20261121120000123400000001-AbCdEf`;
    const arn = `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}`;
    expect(ageEntryLength(place, { service: "api", purpose: "database", maximumAgeDays: 45 })).to.equal(
      `${JSON.stringify({ arn, maximumAgeDays: 45 })},`.length,
    );
  });

  it("names the secrets of one environment and of no other", () => {
    const pattern = secretArnPattern(place);
    expect(pattern).to.equal("arn:aws:secretsmanager:us-east-1:111122223333:secret:plinth-prod-use1/*");
    const start = pattern.slice(0, -1);
    expect(`${start.slice(0, -1)}-eu/api/database-1`.startsWith(start)).to.equal(false);
  });

  it("follows the Region into its partition", () => {
    expect(secretArnPattern({ ...place, region: "cn-north-1" })).to.match(
      /^arn:aws-cn:secretsmanager:cn-north-1:/,
    );
  });
});
