import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { deployPolicy } from "../../components/pipeline/deploy-documents.ts";
import type { IdentityDocument } from "../../components/pipeline/identity-document.ts";
import type { IdentityScope } from "../../components/pipeline/identity-scope.ts";
import { previewPolicy } from "../../components/pipeline/preview-policy.ts";
import { accountBucketName } from "../../model/account-names.ts";
import type { Outcome } from "../../simulator/operations.ts";
import type { AskedCall, RecordedCall } from "../support/aws-recorder.ts";
import { s3Error } from "../support/aws-recorder.ts";
import { motoAccount } from "../support/moto.ts";
import { inWords, refusedRequests } from "../support/refused-requests.ts";
import { clearText, secretTopics } from "../support/secret-topics.ts";
import { sharedBackend } from "../support/shared-state-backend.ts";
import { SimulatedStack } from "../support/simulated-stack.ts";
import { stateHere } from "../support/state-backend.ts";

/** The account that moto is, as the account project names what is in it. */
const place = { project: "plinth", accountId: motoAccount, region: "us-east-1" };

/** What a policy allows of S3 and KMS. */
const allowedBy = ({ Statement }: IdentityDocument) =>
  [
    ...new Set(
      Statement.flatMap((statement) =>
        statement.Effect === "Allow" && "Action" in statement ? statement.Action : [],
      ),
    ),
  ]
    .filter((action) => /^(?:kms|s3):/.test(action))
    .toSorted();

const isUpload = ({ actions }: AskedCall) => actions.includes("s3:PutObject");

/** What a bucket's policy says that takes encrypted uploads alone; moto has policies and does not obey them. */
const onlyEncrypted = (call: AskedCall) =>
  isUpload(call) && call.headers["x-amz-server-side-encryption"] !== "aws:kms"
    ? s3Error(403, "AccessDenied")
    : undefined;

// The engine, its code for S3 and KMS and the bytes in the bucket are real. Signatures, policies and encryption at rest are for AWS
// to check: moto checks none of them.
describe("state in a bucket", () => {
  let stack: SimulatedStack;
  let url: string;
  let bucketName: string;
  let updates: readonly Outcome[];
  let previewed: Readonly<Record<string, number>> | undefined;
  const calls: Record<"update" | "preview", readonly RecordedCall[]> = { update: [], preview: [] };

  before(async () => {
    const { keyArn, recorder } = sharedBackend();
    const bucket = await sharedBackend().bucket({
      name: accountBucketName(place, "state"),
      prefix: "dev",
      parameters: `&ssetype=aws:kms&kmskeyid=${encodeURIComponent(keyArn)}`,
    });
    ({ name: bucketName, url } = bucket);
    stack = new SimulatedStack();
    stack.name = "dev";
    stack.backend = { ...bucket, variables: { ...bucket.variables, PULUMI_DIY_BACKEND_GZIP: "true" } };
    recorder.fault = onlyEncrypted;
    recorder.calls.length = 0;
    updates = [await stack.up(secretTopics(3)), await stack.up(secretTopics(3))];
    calls.update = [...recorder.calls];
    previewed = await stack.with(secretTopics(4), async ({ stack: opened }) => {
      recorder.calls.length = 0;
      const { changeSummary } = await opened.preview({ color: "never", suppressProgress: true });
      calls.preview = [...recorder.calls];
      return changeSummary;
    });
  });

  after(() => stack.remove());

  const requestsIn = (recorded: readonly RecordedCall[]) => recorded.flatMap(({ requests }) => requests);
  const actionsIn = (recorded: readonly RecordedCall[]) =>
    [...new Set(requestsIn(recorded).map(({ action }) => action))].toSorted();

  /** Of the account's project, for this bucket; what S3 itself decrypts with the bucket's key is for AWS to ask. */
  const scope = (): IdentityScope => ({
    environment: "dev",
    place,
    stateKeyArn: `arn:aws:kms:us-east-1:${motoAccount}:key/of-the-bucket`,
    secretsKeyArn: sharedBackend().keyArn,
    evidence: place,
  });

  it("comes up, comes up again without a change, and gives its secrets back", async () => {
    expect(updates.flatMap(({ errors }) => errors)).to.deep.equal([]);
    expect(updates.map(({ steps }) => steps.map(({ op }) => op))).to.deep.equal([
      ["create", "create", "create", "create", "create"],
      ["same", "same", "same", "same", "same"],
    ]);
    expect((await stack.outputs())["word"]).to.equal(clearText);
  });

  it("shows no secret in any object", async () => {
    const store = sharedBackend().store(url);
    const objects = await store.list("");
    expect(objects.map(({ key }) => key)).to.include(".pulumi/stacks/plinth/dev.json.gz");
    for (const { key } of objects) {
      const content = (await store.read(key)) ?? Buffer.alloc(0);
      const text = key.includes(".gz") ? gunzipSync(content).toString() : content.toString();
      expect(text, key).not.to.contain(clearText);
    }
  });

  it("is previewed with no call that the preview role may not make, none of them a write", async () => {
    const policy = previewPolicy(scope());
    const requests = requestsIn(calls.preview);
    process.stdout.write(
      [
        `a preview's ${calls.preview.length} calls asked for  ${actionsIn(calls.preview).join(", ")}`,
        `the preview role allows         ${allowedBy(policy).join(", ")}`,
        "",
      ]
        .map((line) => (line === "" ? "" : `      ${line}`))
        .join("\n"),
    );

    expect(previewed).to.deep.equal({ same: 5, create: 1 });
    expect(actionsIn(calls.preview)).to.deep.equal(["kms:Decrypt", "s3:GetObject", "s3:ListBucket"]);
    expect(await refusedRequests({ accountId: motoAccount, policy }, requests)).to.deep.equal([]);
  });

  it("is updated with calls that the deploy role may make and the preview role may not", async () => {
    const requests = requestsIn(calls.update);
    const writes = requests.filter(({ action }) => /Put|Delete|Encrypt/.test(action));
    const reading = { accountId: motoAccount, policy: previewPolicy(scope()) };
    const writing = { accountId: motoAccount, policy: deployPolicy(scope()) };

    expect(actionsIn(calls.update)).to.deep.equal([
      "kms:Decrypt",
      "kms:Encrypt",
      "s3:DeleteObject",
      "s3:GetObject",
      "s3:ListBucket",
      "s3:PutObject",
    ]);
    expect(await refusedRequests(writing, requests)).to.deep.equal([]);
    expect(await refusedRequests(reading, requests)).to.deep.equal([...new Set(writes.map(inWords))]);
  });

  it("is previewed with calls that another environment's preview role may not make", async () => {
    const policy = previewPolicy({
      ...scope(),
      environment: "prod",
      secretsKeyArn: "arn:aws:kms:us-east-1:1:key/x",
    });
    const requests = requestsIn(calls.preview);
    expect(await refusedRequests({ accountId: motoAccount, policy }, requests)).to.deep.equal([
      ...new Set(requests.map(inWords)),
    ]);
  });

  it("asks for the key of its address in every upload, as a bucket may insist on, also in those of the guardian", async () => {
    const { keyArn, recorder } = sharedBackend();
    recorder.fault = onlyEncrypted;
    recorder.calls.length = 0;

    const copied = await stateHere("backup", { stack: "dev", backend: url, owner: motoAccount });

    expect(copied.code, copied.stderr).to.equal(0);
    const own = recorder.calls.filter(isUpload);
    expect(own.map(({ path }) => path.replace(/\d{8}T\S+/, "…"))).to.deep.equal([
      `/${bucketName}/dev/plinth/copies/plinth/dev/…`,
    ]);
    const uploads = [...calls.update.filter(isUpload), ...own];
    expect(uploads.length).to.be.greaterThan(5);
    for (const { headers, path } of uploads) {
      expect(headers["x-amz-server-side-encryption"], path).to.equal("aws:kms");
      expect(headers["x-amz-server-side-encryption-aws-kms-key-id"], path).to.equal(keyArn);
    }
  });

  it("refuses a copy whose address asks for no encryption where the bucket insists on it", async () => {
    const { recorder } = sharedBackend();
    recorder.fault = onlyEncrypted;
    const bare = url.replace(/&ssetype.*$/, "");

    const { code, stderr } = await stateHere("backup", { stack: "dev", backend: bare, owner: motoAccount });

    expect(code, stderr).to.equal(2);
    expect(stderr).to.contain("access is denied");
    expect(stderr).to.contain("ssetype=aws:kms");
  });
});
