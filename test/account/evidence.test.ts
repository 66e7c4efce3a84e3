import { expect } from "chai";
import { evidenceUrl } from "../../model/account-names.ts";
import { mistakesIn, recordAccount } from "../support/account-files.ts";
import { type Asker, isAllowed } from "../support/iam-simulator.ts";
import type { Recording } from "../support/mocks.ts";

const bucket = "arn:aws:s3:::plinth-state-222233334444-use1";
const homes = { dev: "111122223333", staging: "444455556666", prod: "777788889999" } as const;
const environments = ["dev", "staging", "prod"] as const;

type Environment = (typeof environments)[number];

function document({ resources }: Recording, type: string, name: string, property = "policy"): unknown {
  const found = resources.filter((resource) => resource.type === type && resource.name === name);
  expect(found.map((resource) => resource.name)).to.deep.equal([name]);
  const parsed: unknown = JSON.parse(String(found[0]?.inputs[property]));
  return parsed;
}

// What the tracked files of both sides make, held together: one side alone lets nobody in.
describe("evidence across the accounts of the tracked files", () => {
  const deployers = new Map<Environment, Asker>();
  const addresses: unknown[] = [];
  let keeper: Recording;

  before(async () => {
    keeper = await recordAccount("tooling");
    addresses.push(keeper.outputs["evidenceUrl"]);
    for (const environment of environments) {
      const recording = await recordAccount(`account-${environment}`);
      addresses.push(recording.outputs["evidenceUrl"]);
      const name = `identities-${environment}-deploy`;
      const roleName = `plinth-${environment}-deploy`;
      deployers.set(environment, {
        arn: `arn:aws:sts::${homes[environment]}:assumed-role/${roleName}/session`,
        principalArn: `arn:aws:iam::${homes[environment]}:role/account/${roleName}`,
        policies: [document(recording, "aws:iam/rolePolicy:RolePolicy", name)],
        boundary: document(recording, "aws:iam/policy:Policy", `${name}-boundary`),
      });
    }
  });

  const asks = (environment: Environment, action: string, key: string) =>
    isAllowed({
      asker: deployers.get(environment) ?? { arn: "nobody" },
      action,
      resource: `${bucket}/${key}`,
      accountId: "222233334444",
      resourcePolicy: document(keeper, "aws:s3/bucketPolicy:BucketPolicy", "state-bucket-policy"),
    });

  for (const environment of environments) {
    it(`lets ${environment} read all records and write its own alone`, async () => {
      const answers = await Promise.all(
        environments.map(async (other) => [
          await asks(environment, "s3:GetObject", `evidence/${other}/1.json`),
          await asks(environment, "s3:PutObject", `evidence/${other}/1.json`),
        ]),
      );
      expect(answers).to.deep.equal(environments.map((other) => [true, other === environment]));
    });

    it(`lets ${environment} use the key through S3 in that bucket`, async () => {
      const allowed = await isAllowed({
        asker: deployers.get(environment) ?? { arn: "nobody" },
        action: "kms:GenerateDataKey",
        resource: "arn:aws:kms:us-east-1:222233334444:key/00000000-0000-4000-8000-000000000000",
        accountId: "222233334444",
        context: {
          "kms:ViaService": "s3.us-east-1.amazonaws.com",
          "kms:EncryptionContext:aws:s3:arn": bucket,
        },
        resourcePolicy: document(keeper, "aws:kms/key:Key", "state-key"),
      });
      expect(allowed).to.equal(true);
    });
  }

  it("names only accounts as principals, because roles may come later", () => {
    const text = JSON.stringify([
      document(keeper, "aws:s3/bucketPolicy:BucketPolicy", "state-bucket-policy"),
      document(keeper, "aws:kms/key:Key", "state-key"),
    ]);
    const principals = [...text.matchAll(/"Principal":\{"AWS":(\[[^\]]*\]|"[^"]*")\}/gu)].map(
      ([, named]) => named,
    );
    expect(principals.length).to.be.above(4);
    expect(principals.filter((named) => /role\/|user\//u.test(named ?? ""))).to.deep.equal([]);
  });

  it("tells the same address of evidence in every account", () => {
    const url = evidenceUrl({ project: "plinth", accountId: "222233334444", region: "us-east-1" });
    expect(url).to.equal("s3://plinth-state-222233334444-use1?region=us-east-1");
    expect(addresses).to.deep.equal([url, url, url, url]);
  });

  it("lets nobody else's account in where all environments live in one", async () => {
    const alone = await recordAccount("all-in-one");
    const text = JSON.stringify([
      document(alone, "aws:s3/bucketPolicy:BucketPolicy", "state-bucket-policy"),
      document(alone, "aws:kms/key:Key", "state-key"),
    ]);
    expect(text).not.to.include("vidence");
    expect(new Set([...text.matchAll(/iam::(\d*):/gu)].map(([, id]) => id))).to.deep.equal(
      new Set(["123456789012"]),
    );
  });
});

describe("the config of evidence", () => {
  const told = (problems: ReturnType<typeof mistakesIn>) =>
    problems.map(({ allowed, message, path }) => `${path} ${message}. Allowed: ${allowed ?? ""}`);

  it("rejects a keeper that does not let an environment in", () => {
    expect(
      told(
        mistakesIn(
          "account-prod",
          'evidence: # tooling keeps it, and lets this account\'s environments in\n    accountId: "222233334444"',
          'evidence:\n    accountId: "111122223333"',
        ),
      ),
    ).to.deep.equal([
      'plinth:evidence.accountId is the account of Pulumi.account-dev.yaml, which does not let prod of this account in. Allowed: an account that names prod: "777788889999" among its evidence.writers',
    ]);
  });

  it("rejects a keeper of which there is no file", () => {
    expect(
      told(mistakesIn("account-prod", 'accountId: "222233334444"', 'accountId: "999999999999"')),
    ).to.deep.equal([
      "plinth:evidence.accountId is with us-east-1 the account of no file here. Allowed: this account, or account and Region of another file",
    ]);
  });

  it("rejects writers where another account keeps the evidence", () => {
    expect(told(mistakesIn("account-prod", "writers: {}", 'writers: { dev: "111122223333" }'))).to.deep.equal(
      ["plinth:evidence.writers is for the account that keeps evidence, which is 222233334444. Allowed: {}"],
    );
  });

  it("rejects a writer that lives in the keeping account, and the keeping account for one", () => {
    expect(
      told(
        mistakesIn("all-in-one", "writers: {}", 'writers: { dev: "111122223333", dev-eu: "123456789012" }'),
      ),
    ).to.deep.equal([
      "plinth:evidence.writers.dev is an environment of this account, whose IAM lets it in. Allowed: environments of other accounts",
      "plinth:evidence.writers.dev-eu is this account, and it has no such environment. Allowed: another account",
    ]);
  });

  it("rejects another Region than that of the bucket of states", () => {
    expect(
      told(
        mistakesIn(
          "all-in-one",
          'accountId: "123456789012"\n    region: us-east-1',
          'accountId: "123456789012"\n    region: us-west-2',
        ),
      ),
    ).to.deep.equal([
      "plinth:evidence.region is not the Region of this account's bucket of states. Allowed: us-east-1",
    ]);
  });

  it("rejects another project than the keeper's, whose bucket would have another name", () => {
    expect(told(mistakesIn("account-prod", "project: plinth", "project: other"))).to.deep.equal([
      "plinth:tags.project is another project than that of Pulumi.tooling.yaml, whose account keeps the evidence. Allowed: the same project in both files",
    ]);
  });
});
