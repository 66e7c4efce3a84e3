import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { accountRoot } from "../../account/config/kind.ts";
import { statefulType } from "../../model/stateful.ts";
import { readStackFile, readStackFiles, stackOf } from "../../stacks/config/stack-file.ts";
import { type AccountStack, accountStacks, environmentsOf, recordAccount } from "../support/account-files.ts";
import { environmentDigest } from "../support/environment-digest.ts";
import { fields } from "../support/kubernetes-documents.ts";
import type { Recorded, Recording } from "../support/mocks.ts";
import { repository } from "../support/stack-files.ts";

const urns = ({ resources }: Recording): readonly string[] => resources.map(({ urn }) => urn).toSorted();

/** The mocks give a bucket its resource's name where the program gives none. */
const bucketNameOf = ({ inputs, name }: Recorded): unknown => inputs["bucket"] ?? name;

const isBucketPart = ({ type }: Recorded): boolean =>
  type === "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";

it("knows every file of an account", () => {
  expect(readStackFiles(accountRoot).map(({ file }) => stackOf(file))).to.have.members([...accountStacks]);
});

// The mocks of the SDK prove what the program asks for, with the values of the tracked files.
for (const stack of accountStacks) describeAccount(stack);

function describeAccount(stack: AccountStack): void {
  describe(`the account ${stack}`, () => {
    let recording: Recording;

    before(async () => {
      recording = await recordAccount(stack);
    });

    it("registers what its golden digest says", () => {
      const file = join(repository, "test", "golden", "account", `${stack}.txt`);
      const digest = environmentDigest(recording.resources);
      if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(file, digest);

      expect(digest).to.equal(readFileSync(file, "utf8"));
    });

    it("asks for the same resources when nothing is known yet", async () => {
      expect(urns(await recordAccount(stack, true))).to.deep.equal(urns(recording));
    });

    it("gives every AWS resource a provider that is pinned to its account", () => {
      const { values } = readStackFile(accountRoot, stack);
      const providers = recording.resources.filter(({ type }) => type === "pulumi:providers:aws");
      expect(providers.map(({ inputs }) => inputs["allowedAccountIds"])).to.deep.equal(
        providers.map(() => JSON.stringify([values["accountId"]])),
      );
      const pinned = providers.map(({ name, urn }) => `${urn}::${name}-id`);
      const strays = recording.resources.filter(
        ({ custom, provider, type }) => custom && type.startsWith("aws:") && !pinned.includes(provider),
      );
      expect(strays.map(({ urn }) => urn)).to.deep.equal([]);
    });

    it("protects everything that holds something", () => {
      const holding = recording.resources.filter(({ type }) => statefulType(type) !== undefined);
      expect(holding).not.to.deep.equal([]);
      expect(holding.filter(({ protect }) => !protect).map(({ urn }) => urn)).to.deep.equal([]);
    });

    it("makes no bucket that could be public, and none without versions", () => {
      const buckets = recording.resources.filter(({ type }) => type === "aws:s3/bucket:Bucket");
      const blocks = recording.resources.filter(isBucketPart);
      expect(blocks.map(({ inputs }) => inputs)).to.have.deep.members(
        buckets.map((bucket) => ({
          bucket: bucketNameOf(bucket),
          blockPublicAcls: true,
          blockPublicPolicy: true,
          ignorePublicAcls: true,
          restrictPublicBuckets: true,
        })),
      );
      const versioned = recording.resources.filter(
        ({ type }) => type === "aws:s3/bucketVersioning:BucketVersioning",
      );
      expect(versioned.map(({ inputs }) => inputs["bucket"])).to.have.members(buckets.map(bucketNameOf));
    });

    it("refuses every bucket to who comes without TLS", () => {
      const policies = recording.resources.filter(({ type }) => type === "aws:s3/bucketPolicy:BucketPolicy");
      const without = policies.filter(
        ({ inputs }) => !String(inputs["policy"]).includes("aws:SecureTransport"),
      );
      expect(policies).not.to.deep.equal([]);
      expect(without.map(({ urn }) => urn)).to.deep.equal([]);
    });

    it("prepares a backend and a key of secrets for each environment and for itself", () => {
      const names = [...environmentsOf(stack), "account"];
      const metas = recording.resources.filter(({ type }) => type === "aws:s3/bucketObjectv2:BucketObjectv2");
      expect(metas.map(({ inputs }) => inputs["key"])).to.have.members(
        names.map((name) => `${name}/.pulumi/meta.yaml`),
      );
      expect(Object.keys(fields(recording.outputs["backendUrls"]))).to.have.members(names);
      expect(Object.keys(fields(recording.outputs["secretsProviders"]))).to.have.members(names);
    });
  });
}
