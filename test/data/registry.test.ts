import { createHash } from "node:crypto";
import { CreateRepositoryCommand, ECRClient, PutImageCommand } from "@aws-sdk/client-ecr";
import { expect } from "chai";
import { missingDigests } from "../../commands/registry/missing-digests.ts";
import { SecretsManagerServer } from "../support/secrets-manager.ts";
import { withVariables } from "../support/secrets-manager-stub.ts";

/** The account that moto is. */
const host = "123456789012.dkr.ecr.us-east-1.amazonaws.com";

const manifest = JSON.stringify({
  schemaVersion: 2,
  mediaType: "application/vnd.oci.image.manifest.v1+json",
  config: {
    mediaType: "application/vnd.oci.image.config.v1+json",
    digest: `sha256:${"c".repeat(64)}`,
    size: 2,
  },
  layers: [],
});

// The real SDK against moto, which is every service at once: rights, other accounts' registries and indexes of several architectures are not shown here.
describe("a registry that is asked for digests", () => {
  let server: SecretsManagerServer;
  /** What the registry calls the image that was pushed. */
  let pushed: string;

  before(async () => {
    server = await SecretsManagerServer.start();
    pushed = await withVariables(server.variables(), async () => {
      const client = new ECRClient({});
      await client.send(new CreateRepositoryCommand({ repositoryName: "plinth/service" }));
      const { image } = await client.send(
        new PutImageCommand({
          repositoryName: "plinth/service",
          imageManifest: manifest,
          imageManifestMediaType: "application/vnd.oci.image.manifest.v1+json",
          imageDigest: `sha256:${createHash("sha256").update(manifest).digest("hex")}`,
        }),
      );
      client.destroy();
      return image?.imageId?.imageDigest ?? "";
    });
  });

  after(() => server.stop());

  it("has the one that was pushed, lacks another, and lacks everything of a repository that is not there", async () => {
    const other = `sha256:${"b".repeat(64)}`;
    const images = {
      api: `${host}/plinth/service@${pushed}`,
      worker: `${host}/plinth/service@${other}`,
      mail: `${host}/plinth/mail@${pushed}`,
    };

    const missing = await withVariables(server.variables(), () => missingDigests(images));

    expect(missing).to.deep.equal([
      { service: "worker", image: images.worker, reason: "no-image" },
      { service: "mail", image: images.mail, reason: "no-repository" },
    ]);
  });
});
