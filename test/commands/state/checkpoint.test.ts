import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect } from "chai";
import { readCheckpoint } from "../../../commands/state/checkpoint.ts";
import { NewerCheckpoint, UnusableCheckpoint } from "../../../commands/state/state-error.ts";
import { sizeWarning } from "../../../commands/state/state-size.ts";
import { secretSignature, signatureKey } from "../../../simulator/wire.ts";

const stack = "organization/plinth/dev";

const root = { urn: "urn:pulumi:dev::plinth::pulumi:pulumi:Stack::plinth-dev", type: "pulumi:pulumi:Stack" };

const topic = {
  urn: "urn:pulumi:dev::plinth::aws:sns/topic:Topic::a",
  type: "aws:sns/topic:Topic",
  parent: root.urn,
  inputs: { list: [{ [signatureKey]: secretSignature, ciphertext: "v1:abc" }] },
  outputs: { open: { [signatureKey]: secretSignature, plaintext: '"abc"' } },
};

function content(latest: unknown, more: Readonly<Record<string, unknown>> = {}): Buffer {
  return Buffer.from(JSON.stringify({ version: 3, checkpoint: { stack, latest }, ...more }));
}

const whole = content({
  resources: [root, topic],
  pending_operations: [{ resource: { inputs: topic.inputs }, type: "creating" }],
  secrets_providers: { type: "cloud", state: { url: "awskms://alias/dev", encryptedkey: "x" } },
});

const reasonOf = (given: Buffer): string => {
  try {
    readCheckpoint("dev.json", given, stack);
    return "whole";
  } catch (problem) {
    if (problem instanceof UnusableCheckpoint) return problem.reason;
    throw problem;
  }
};

describe("a checkpoint", () => {
  for (const [how, given] of [
    ["as it is", whole],
    ["compressed by gzip", gzipSync(whole)],
    ["compressed by zstd", zstdCompressSync(whole)],
  ] as const) {
    it(`is counted: resources, sealed and open secrets, cut-off operations; ${how}`, () => {
      const { content: _content, ...counted } = readCheckpoint("dev.json", given, stack);
      expect(counted).to.deep.equal({
        key: "dev.json",
        jsonBytes: whole.length,
        resources: 2,
        secrets: 2,
        plainSecrets: 1,
        pendingOperations: 1,
        secretsProvider: { type: "cloud", state: { url: "awskms://alias/dev", encryptedkey: "x" } },
      });
    });
  }

  it("rejects one of a newer version, which is no damage", () => {
    expect(() => readCheckpoint("dev.json", content(null, { version: 5 }), stack)).to.throw(
      NewerCheckpoint,
      "dev.json was written by a newer Pulumi: it has version 5, and versions up to 4 are known here.",
    );
  });

  it("is whole also before the first update", () => {
    expect(reasonOf(content(null))).to.equal("whole");
  });

  for (const [what, given, reason] of [
    ["one that is cut off", whole.subarray(0, 100), "it is cut off or damaged, and no JSON"],
    [
      "a compressed one that is cut off",
      gzipSync(whole).subarray(0, 50),
      "it is cut off or damaged, and cannot be decompressed",
    ],
    ["an empty one", Buffer.alloc(0), "it is cut off or damaged, and no JSON"],
    ["another JSON", Buffer.from('{"version":3}'), "it has not the form of one: checkpoint"],
    [
      "another stack's",
      Buffer.from(whole.toString().replace(stack, "organization/plinth/prod")),
      "it belongs to the stack organization/plinth/prod",
    ],
    [
      "one that lost a resource",
      content({ resources: [topic] }),
      `${topic.urn} needs ${root.urn}, which does not stand before it`,
    ],
  ] as const) {
    it(`rejects ${what}`, () => {
      expect(reasonOf(given)).to.contain(reason);
    });
  }

  it("is called large from four megabytes on, with what helps and what does not", () => {
    expect(sizeWarning(4 * 1024 * 1024 - 1, 300)).to.equal(undefined);
    const warning = sizeWarning(16 * 1024 * 1024, 130) ?? "";
    expect(warning).to.contain("The state has 16.0 MB in 130 resources");
    expect(warning).to.contain("PULUMI_SKIP_CHECKPOINTS saves the state only at the end");
  });
});
