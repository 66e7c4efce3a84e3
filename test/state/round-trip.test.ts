import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { previewStateActions } from "../../model/state-access.ts";
import { clearText, secretTopics } from "../support/secret-topics.ts";
import { SimulatedStack } from "../support/simulated-stack.ts";
import { StateBackend } from "../support/state-backend.ts";

// The engine, its code for S3 and KMS and the bytes in the bucket are real. Signatures, policies and encryption at rest are for AWS
// to check: moto checks none of them.
describe("state in a bucket", () => {
  let backend: StateBackend;
  let stack: SimulatedStack;

  before(async () => {
    backend = await StateBackend.start();
  });

  after(() => backend.stop());

  beforeEach(() => {
    stack = new SimulatedStack();
    stack.name = "dev";
  });

  afterEach(() => stack.remove());

  it("comes up, comes up again without a change, gives its secrets back, and shows none in any object", async () => {
    const bucket = await backend.bucket();
    stack.backend = { ...bucket, variables: { ...bucket.variables, PULUMI_DIY_BACKEND_GZIP: "true" } };

    const first = await stack.up(secretTopics(3));
    const second = await stack.up(secretTopics(3));

    expect(first.errors).to.deep.equal([]);
    expect(first.steps.map(({ op }) => op)).to.deep.equal(["create", "create", "create", "create", "create"]);
    expect(second.errors).to.deep.equal([]);
    expect(second.steps.map(({ op }) => op)).to.deep.equal(["same", "same", "same", "same", "same"]);
    expect((await stack.outputs())["word"]).to.equal(clearText);
    const store = backend.store(bucket.url);
    const objects = await store.list("");
    expect(objects.map(({ key }) => key)).to.include(".pulumi/stacks/plinth/dev.json.gz");
    for (const { key } of objects) {
      const content = (await store.read(key)) ?? Buffer.alloc(0);
      const text = key.includes(".gz") ? gunzipSync(content).toString() : content.toString();
      expect(text, key).not.to.contain(clearText);
    }
  });

  it("is previewed with no more calls than the preview role may make, none of them a write", async () => {
    stack.backend = await backend.bucket();
    await stack.up(secretTopics(3));

    const outcome = await stack.with(secretTopics(4), async ({ stack: opened }) => {
      backend.recorder.calls.length = 0;
      return opened.preview({ color: "never", suppressProgress: true });
    });

    const recorded = backend.recorder.actions;
    process.stdout.write(
      `      a preview asked for     ${recorded.join(", ")}\n      the preview role allows ${previewStateActions.join(", ")}\n`,
    );
    expect(outcome.changeSummary).to.deep.equal({ same: 5, create: 1 });
    expect(recorded).to.deep.equal(previewStateActions);
  });

  it("asks for the key of its address in every upload, also in those of the guardian", async () => {
    const bucket = await backend.bucket(`&ssetype=aws:kms&kmskeyid=${encodeURIComponent(backend.keyArn)}`);
    stack.backend = bucket;
    backend.recorder.calls.length = 0;

    await stack.up(secretTopics(1));
    await backend.store(bucket.url).write("plinth/probe", Buffer.from("written by our own code"));

    const uploads = backend.recorder.calls.filter(({ actions }) => actions.includes("s3:PutObject"));
    expect(uploads.length).to.be.greaterThan(5);
    expect(uploads.at(-1)?.path).to.equal(`/${bucket.name}/plinth/probe`);
    for (const { headers, path } of uploads) {
      expect(headers["x-amz-server-side-encryption"], path).to.equal("aws:kms");
      expect(headers["x-amz-server-side-encryption-aws-kms-key-id"], path).to.equal(backend.keyArn);
    }
  });
});
