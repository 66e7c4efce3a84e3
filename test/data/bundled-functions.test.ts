import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { bundle } from "../../commands/bundle.ts";
import { steps } from "../../functions/rotate-login/event.ts";
import { run } from "../../simulator/child-process.ts";
import { DataPlatform, logins, provisioning } from "./data-platform.ts";

/** The files that are deployed, each in a process of its own with nothing but a Lambda function's environment variables. */
describe("the bundled functions", () => {
  let platform: DataPlatform;
  let bundles: string;

  before(async () => {
    bundles = mkdtempSync(join(tmpdir(), "plinth-bundles-"));
    await bundle({ out: bundles });
    platform = await DataPlatform.start();
    await platform.useNewDatabase();
  });

  after(async () => {
    await platform.stop();
    rmSync(bundles, { recursive: true, force: true });
  });

  const invoke = (name: string, event: unknown, changes: Readonly<Record<string, string>> = {}) => {
    const module = pathToFileURL(join(bundles, name, "index.mjs")).href;
    const call = `const { handler } = await import(${JSON.stringify(module)});
      const answer = await handler(JSON.parse(process.argv[1]), {});
      process.stdout.write(JSON.stringify(answer ?? null));`;
    return run(process.execPath, ["--input-type=module", "--eval", call, JSON.stringify(event)], {
      cwd: bundles,
      env: { ...platform.secrets.variables(), ...platform.variables(changes) },
    });
  };

  it("provision a database and rotate a login of it", async () => {
    const { code, stderr, stdout } = await invoke("provision-database", provisioning("api"));
    expect(code, stderr).to.equal(0);
    expect(stdout).to.include('"role api_app_a"');
    const secret = await platform.secrets.createLoginSecret(
      `bundled/${randomUUID()}`,
      logins("api").application,
    );

    const token = randomUUID();
    // The first value of a secret is the current one at once: there is nothing left to finish.
    for (const step of steps) {
      const event = { SecretId: secret, ClientRequestToken: token, Step: step };
      const result = await invoke("rotate-login", event);
      expect(result.code, result.stderr).to.equal(0);
      expect(result.stdout).to.equal(
        `{"function":"rotate-login","secret":"${secret}","version":"${token}","step":"${step}","result":"${step === "finishSecret" ? "was done already" : "done"}"}\nnull`,
      );
    }

    const value = await platform.secrets.current(secret);
    expect(value !== undefined && (await platform.logsIn(value))).to.equal(true);
  });

  it("trust the authorities of NODE_EXTRA_CA_CERTS, which is how Lambda is told of those of RDS", async () => {
    const { code, stderr } = await invoke("provision-database", provisioning("other"), {
      RDS_CA_FILE: "",
      NODE_EXTRA_CA_CERTS: platform.postgres.caFile,
    });

    expect(code, stderr).to.equal(0);
  });

  it("end with the failure's own words and no password", async () => {
    const { code, stderr, stdout } = await invoke("provision-database", provisioning("api"), {
      DATABASE_PORT: "1",
    });

    expect(code).to.equal(1);
    expect(stdout).to.equal("");
    expect(stderr).to.match(/FunctionFailure: Cannot log in to localhost:1\/app_\w+ as "dbadmin": /);
    expect(stderr).not.to.include(platform.postgres.master.password);
  });
});
