import { CreateSecretCommand, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import type { SecretAction, SecretsOptions } from "../../commands/secrets.ts";
import { secrets } from "../../commands/secrets.ts";
import { SecretsManagerServer } from "../support/secrets-manager.ts";
import { withVariables } from "../support/secrets-manager-stub.ts";
import { stackText, withStackFiles } from "../support/stack-files.ts";
import { typedSource } from "../support/typed-source.ts";

/** The account that moto is. */
const motoAccount = "123456789012";

// The real SDK against moto: what AWS itself refuses, such as a repeated token with another value, is not shown here.
describe("the secrets command", () => {
  let server: SecretsManagerServer;

  before(async () => {
    server = await SecretsManagerServer.start();
  });

  after(() => server.stop());

  /** Runs in dev as an account of moto's. */
  const run = async (action: SecretAction, options: Partial<SecretsOptions> = {}) => {
    const said: string[] = [];
    const files = { "Pulumi.dev.yaml": stackText("dev").replaceAll("111122223333", motoAccount) };
    const code = await withStackFiles(files, (root) =>
      withVariables(server.variables(), () =>
        secrets(action, {
          stack: "dev",
          root,
          print: (text) => said.push(text),
          tell: (text) => said.push(text),
          ...options,
        }),
      ),
    );
    return { code, said: said.join("\n") };
  };

  it("finds a secret that the program made without a value, sets it from a pipe, and finds it set", async () => {
    const empty = await run("status");
    expect(empty).to.deep.equal({ code: 0, said: "0 secrets in dev, 0 without a value or too old." });
    const tags = { service: "api", purpose: "token", "changed-by": "people", "maximum-age-days": "45" };
    const { ARN } = await server.client.send(
      new CreateSecretCommand({
        Name: "plinth-dev-use1/api/token-20261121000000000000000001",
        Tags: Object.entries(tags).map(([key, Value]) => ({ Key: `plinth:${key}`, Value })),
      }),
    );

    const before = await run("status");
    const set = await run("set", { secret: "api/token", source: typedSource("geheim\n", false).source });
    const after = await run("status");

    expect(before.code, before.said).to.equal(1);
    expect(before.said).to.contain("has no value");
    expect(set.code, set.said).to.equal(0);
    expect(set.said).not.to.contain("geheim");
    expect(after.code, after.said).to.equal(0);
    expect(after.said).to.match(/api\/token {2}set {4}0 d/);
    const { SecretString } = await server.client.send(new GetSecretValueCommand({ SecretId: ARN }));
    expect(SecretString).to.equal("geheim");
    expect((await run("get-meta", { secret: "api/token" })).said).not.to.contain("geheim");
  });

  it("rejects another account than the stack's", async () => {
    const problem = await withVariables(server.variables(), () => secrets("status", { stack: "dev" })).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(problem).to.have.property("message").that.includes(motoAccount);
  });
});
