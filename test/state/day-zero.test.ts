import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { unreleasedDigest } from "../../model/image.ts";
import { platformId } from "../../model/names.ts";
import { releasedDigest } from "../support/deployable-checkout.ts";
import { type Deployed, DeployedEnvironment } from "../support/deployed-environment.ts";
import { sharedBackend } from "../support/shared-state-backend.ts";
import { smallEnvironment } from "../support/small-environment.ts";

// The backend, its key and Secrets Manager are real APIs on loopback, the engine is real; the cloud and its small program are not those
// of an environment. That the foundation of each environment keeps the rules is shown in test/stacks/.
describe("npm run deploy -- --first", () => {
  let environment: DeployedEnvironment;

  before(async () => {
    environment = await DeployedEnvironment.make(sharedBackend());
  });

  after(async () => {
    await environment.remove();
  });

  const secretArns = { "api-partner": "arn" };

  function first(): Promise<Deployed> {
    const { root } = environment.checkout;
    return environment.deploy(smallEnvironment({ root, keys: ["log-key", "services-key"], secretArns }), {
      first: true,
      foundation: smallEnvironment({ root, secretArns }),
    });
  }

  const client = () => new SecretsManagerClient({ region: "us-east-1" });

  it("goes on, at each call, from what is there, and is an ordinary deployment in the end", async () => {
    const examples = await first();
    expect(examples.code).to.equal(1);
    expect(examples.said).to.contain("secretsprovider is missing");
    expect(await environment.contents()).to.deep.equal({});

    environment.checkout.edit("dev", (text) =>
      `secretsprovider: ${sharedBackend().secretsProvider}\n${text}`
        .replaceAll("222233334444", "210987654321")
        .replaceAll("example.com", "plinth.test")
        .replaceAll(releasedDigest, unreleasedDigest),
    );
    environment.checkout.commit();
    const name = `${platformId({ project: "plinth", environment: "dev", region: "us-east-1" })}/api-partner`;
    const tags = Object.entries({ service: "api", purpose: "partner", "changed-by": "people" });
    await client().send(
      new CreateSecretCommand({
        Name: name,
        Tags: tags.map(([Key, Value]) => ({ Key: `plinth:${Key}`, Value })),
      }),
    );

    const waiting = await first();
    expect(waiting.code, waiting.said).to.equal(1);
    expect(waiting.said).to.contain("First what services stand on");
    expect(waiting.summary).to.deep.include({
      result: "waiting",
      evidence: null,
      failed: [
        "api/partner has no value: npm run secrets -- set api/partner --stack dev",
        "api has no image yet, its digest is 64 zeros: npm run release -- --service api --digest sha256:DIGEST --to dev",
        "worker has no image yet, its digest is 64 zeros: npm run release -- --service worker --digest sha256:DIGEST --to dev",
      ],
      next: ["then npm run deploy -- --stack dev --first"],
    });
    expect(keysInCloud()).to.deep.equal(1);
    const state = await environment.store.list(".pulumi/stacks/");

    const again = await first();
    expect(again.summary?.failed).to.deep.equal(waiting.summary?.failed);
    expect(again.said).not.to.contain("First what services stand on");
    expect(await environment.store.list(".pulumi/stacks/")).to.deep.equal(state);

    await client().send(new PutSecretValueCommand({ SecretId: name, SecretString: "a value" }));
    environment.checkout.edit("dev", (text) => text.replaceAll(unreleasedDigest, releasedDigest));
    environment.checkout.commit();
    const whole = await first();
    expect(whole.code, whole.said).to.equal(0);
    expect(whole.summary).to.deep.include({ result: "deployed", commit: environment.checkout.head });
    expect(keysInCloud()).to.deep.equal(2);
    expect((await environment.records()).map(({ commit }) => commit)).to.deep.equal([
      environment.checkout.head,
    ]);
  });

  const keysInCloud = () =>
    environment.providers.cloud
      .list()
      .filter(({ type, urn }) => type === "aws:kms/key:Key" && !urn.includes("Topic")).length;
});
