import { PassThrough } from "node:stream";
import { expect } from "chai";
import { parse, parseAllDocuments } from "yaml";
import type { AnswerSource } from "../../commands/confirmation.ts";
import {
  AccountInMoto,
  type AccountResult,
  accountBackend,
  accountBucket,
  accountStack,
} from "../support/account-in-moto.ts";
import { s3Error } from "../support/aws-recorder.ts";
import { motoAccount } from "../support/moto.ts";
import { clearText } from "../support/secret-topics.ts";
import { typedAnswer } from "../support/typed-answer.ts";

const checkpoint = `.pulumi/stacks/plinth-account/${accountStack}.json`;

// The engine, its backends, S3, KMS and STS' answers are real code; what the program makes beside them is simulated. Policies of
// bucket and keys are for AWS to enforce: moto obeys none.
describe("an account's state", () => {
  let accountInMoto: AccountInMoto;

  before(async () => {
    accountInMoto = await AccountInMoto.start();
  });

  beforeEach(() => accountInMoto.forget());

  after(() => accountInMoto.stop());

  const fine = (result: AccountResult): AccountResult => {
    expect(result.code, `${result.stdout}${result.stderr}`).to.equal(0);
    return result;
  };

  /** Up from the directory, and the bucket that the real program would have made. */
  async function broughtUp(): Promise<void> {
    fine(await accountInMoto.run("up"));
    await accountInMoto.makeBucket();
  }

  const refused = ({ code, stderr, stdout }: AccountResult, expected: 1 | 2): string => {
    expect(code, stdout).to.equal(expected);
    expect(stderr).not.to.match(/^\s+at /mu);
    return stderr;
  };

  it("begins in a directory, moves into the bucket under the account's key, and goes on from there", async () => {
    const planned = fine(await accountInMoto.run("preview"));
    expect(planned.stdout).to.contain("Compared with nothing: all of it would be new.");
    expect(accountInMoto.kept).to.deep.equal([]);

    const up = fine(await accountInMoto.run("up"));
    expect(up.stderr).to.contain(`Next: npm run account -- adopt --stack ${accountStack}`);
    await accountInMoto.makeBucket();
    const adopted = fine(await accountInMoto.run("adopt"));
    expect(adopted.stderr).to.contain("the engine has read it from there, and it is the same");

    const content = (await accountInMoto.store.read(checkpoint))?.toString() ?? "";
    expect(JSON.parse(content)).to.have.nested.property(
      "checkpoint.latest.secrets_providers.state.url",
      accountInMoto.secretsProviders["account"],
    );
    expect(content).not.to.contain(clearText);
    expect((await accountInMoto.store.read(".pulumi/meta.yaml"))?.toString()).to.equal("version: 1\n");
    expect(accountInMoto.kept).to.have.lengthOf(1);
    expect(accountInMoto.kept[0]).to.match(/^first\.moved-/u);

    accountInMoto.retentionDays = 400;
    const changed = fine(await accountInMoto.run("up"));
    expect(changed.stdout).to.contain(`Compared with the state in ${accountBackend}.`);
    expect((await accountInMoto.store.read(checkpoint))?.toString()).not.to.equal(content);
    expect(fine(await accountInMoto.run("adopt")).stderr).to.contain("already.");
  });

  it("is changed only after a yes, or with --yes where nobody can be asked", async () => {
    const said = async (source: AnswerSource) => accountInMoto.run("up", accountInMoto.directory, source);
    const noTerminal = await said(new PassThrough());
    expect([noTerminal.code, noTerminal.stdout]).to.deep.equal([1, ""]);
    expect(noTerminal.stderr).to.contain(
      `npm run account -- up --stack ${accountStack} --directory ${accountInMoto.directory} --yes`,
    );
    const no = await said(typedAnswer("no\n"));
    expect(no.code).to.equal(1);
    expect(no.stdout).to.contain("Compared with nothing: all of it would be new.");
    expect(no.stderr).to.contain("Nothing was changed.");
    expect(accountInMoto.kept).to.deep.equal([]);
    expect(fine(await said(typedAnswer("yes\n"))).stderr).to.contain("is up: ");
    expect(accountInMoto.kept).to.deep.equal(["first"]);
  });

  it("gives environments what their stack files need, as YAML", async () => {
    await broughtUp();
    const { stdout } = fine(await accountInMoto.run("export"));

    const documents = parseAllDocuments(stdout)
      .map(String)
      .map((text): unknown => parse(text));
    expect(documents).to.have.lengthOf(3);
    expect(documents[2]).to.deep.equal({
      config: {
        "plinth:imageRegistry": `${motoAccount}.dkr.ecr.us-east-1.amazonaws.com`,
        "plinth:rolesBoundaryArn": `arn:aws:iam::${motoAccount}:policy/account/plinth-prod-workload-boundary`,
        "plinth:cluster": {
          access: {
            deployerRoleArn: `arn:aws:iam::${motoAccount}:role/account/plinth-prod-deploy`,
            previewRoleArn: `arn:aws:iam::${motoAccount}:role/account/plinth-prod-preview`,
          },
        },
      },
    });
    expect(stdout).to.contain(`PULUMI_BACKEND_URL='s3://${accountBucket}/prod?region=us-east-1&awssdk=v2'`);
    expect(stdout).to.contain(`--secrets-provider '${accountInMoto.secretsProviders["prod"] ?? ""}'`);
    expect(stdout).to.contain(`api: ${motoAccount}.dkr.ecr.us-east-1.amazonaws.com/plinth/api@sha256:`);
  });

  it("is told as it is: which state, which keys, what is left to do", async () => {
    const before = await accountInMoto.run("status");
    expect(before.code).to.equal(1);
    expect(before.stdout).to.contain("not there yet: s3://");
    expect(before.stdout).to.contain(`Next: npm run account -- up --stack ${accountStack}`);

    await broughtUp();
    const { stdout } = await accountInMoto.run("status");
    expect(stdout).to.match(/^Key of prod +Enabled$/mu);
    expect(stdout).to.match(/^State in it +none$/mu);
    expect(stdout).to.contain("kept here, shared with no other account: s3://");
    expect(stdout).to.match(/^State beside it +\d+ resources in /mu);
    expect(stdout).to.contain(`No stack file is of the environment prod in account ${motoAccount}`);
    expect(stdout).to.contain(`Next: npm run account -- adopt --stack ${accountStack}`);
  });

  it("goes on where a move was cut off after the upload, and compares before anything is put away", async () => {
    await broughtUp();
    let uploaded = false;
    accountInMoto.backend.recorder.fault = ({ actions, path }) => {
      const isCheckpoint = path.endsWith(`/${checkpoint}`);
      if (uploaded && isCheckpoint) return s3Error(403, "ExpiredToken");
      if (isCheckpoint && actions.includes("s3:PutObject")) uploaded = true;
      return undefined;
    };
    expect(refused(await accountInMoto.run("adopt"), 2)).to.contain("have expired");
    expect(accountInMoto.kept).to.deep.equal(["first"]);

    accountInMoto.backend.recorder.fault = () => undefined;
    expect(fine(await accountInMoto.run("adopt")).stderr).to.contain("The bucket holds a state already");
    expect(accountInMoto.kept[0]).to.match(/^first\.moved-/u);
  });

  it("rejects to move where the bucket holds another state, and touches neither", async () => {
    await broughtUp();
    fine(await accountInMoto.run("adopt"));
    const moved = accountInMoto.kept[0] ?? "";
    accountInMoto.retentionDays = 400;
    fine(await accountInMoto.run("up"));
    const there = await accountInMoto.store.read(checkpoint);

    const told = refused(await accountInMoto.run("adopt", accountInMoto.beside(moved)), 1);

    expect(told).to.contain("is another than that in");
    expect(told).to.match(/audit-bucket-lifecycle differs/u);
    expect(await accountInMoto.store.read(checkpoint)).to.deep.equal(there);
    expect(accountInMoto.kept).to.deep.equal([moved]);
  });

  it("rejects to begin anew beside a bucket whose account was brought up elsewhere", async () => {
    await broughtUp();
    const told = refused(await accountInMoto.run("up", accountInMoto.beside("elsewhere")), 1);
    expect(told).to.contain("The account was brought up from another machine or directory");
    expect(await accountInMoto.store.list("")).to.deep.equal([]);
  });

  it("rejects to move what was never brought up", async () => {
    expect(refused(await accountInMoto.run("adopt"), 1)).to.contain(
      "There is no state of all-in-one to move",
    );
    expect(refused(await accountInMoto.run("export"), 1)).to.contain("is not up yet");
  });

  it("rejects a key that is disabled, before anything is written", async () => {
    await broughtUp();
    accountInMoto.backend.recorder.fault = ({ actions }) =>
      actions.includes("kms:DescribeKey")
        ? {
            status: 200,
            type: "application/x-amz-json-1.1",
            body: JSON.stringify({ KeyMetadata: { KeyState: "Disabled" } }),
          }
        : undefined;
    const told = refused(await accountInMoto.run("adopt"), 1);
    expect(told).to.contain("cannot be used: Disabled. Nothing was changed.");
    expect(await accountInMoto.store.list("")).to.deep.equal([]);
    expect(accountInMoto.kept).to.deep.equal(["first"]);
  });

  it("rejects a bucket of another owner", async () => {
    await broughtUp();
    accountInMoto.backend.recorder.fault = ({ headers }) =>
      headers["x-amz-expected-bucket-owner"] === undefined ? undefined : s3Error(403, "AccessDenied");
    for (const action of ["preview", "up", "adopt", "status", "export"] as const)
      expect(refused(await accountInMoto.run(action), 2), action).to.contain(
        `the bucket is not owned by account ${motoAccount}`,
      );
  });

  describe("rejects credentials", () => {
    const actions = ["preview", "up", "adopt", "status", "export"] as const;

    it("of another account", async () => {
      accountInMoto.edit(motoAccount, "210987654321");
      for (const action of actions)
        expect(refused(await accountInMoto.run(action), 2)).to.contain(
          `These credentials are of account ${motoAccount}, and Pulumi.${accountStack}.yaml is of 210987654321. Nothing was changed.`,
        );
      expect(accountInMoto.kept).to.deep.equal([]);
    });

    it("that have expired", async () => {
      accountInMoto.backend.recorder.fault = ({ headers }) =>
        String(headers["authorization"]).includes("/sts/") ? s3Error(403, "ExpiredToken") : undefined;
      for (const action of actions)
        expect(refused(await accountInMoto.run(action), 2)).to.contain("they have expired; log in again");
    });

    it("that are not there", async () => {
      const without = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] as const;
      const saved = without.map((name) => [name, process.env[name]] as const);
      const files = { AWS_SHARED_CREDENTIALS_FILE: "/nonexistent", AWS_CONFIG_FILE: "/nonexistent" };
      for (const name of without) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, files);
      try {
        expect(refused(await accountInMoto.run("up"), 2)).to.contain("There are no usable AWS credentials");
      } finally {
        for (const name of Object.keys(files)) Reflect.deleteProperty(process.env, name);
        Object.assign(process.env, Object.fromEntries(saved));
      }
    });
  });
});
