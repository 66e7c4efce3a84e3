import { randomUUID } from "node:crypto";
import {
  DescribeSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { steps } from "../../functions/rotate-login/event.ts";
import { DataPlatform, failureOf, logins, provisioning } from "./data-platform.ts";

const [loginA, loginB] = logins("api").application;

/** A process that dies at its n-th call to Secrets Manager: before the call is made, or when its answer is lost. */
type Cut = { readonly atCall: number; readonly answer: "never asked" | "lost" };

describe("rotating logins of a real PostgreSQL", () => {
  let platform: DataPlatform;
  let secret: string;

  before(async () => {
    platform = await DataPlatform.start();
    await platform.useNewDatabase();
    await platform.provision(provisioning("api"));
  });

  beforeEach(async () => {
    await platform.asSuperuser(`ALTER ROLE ${loginA} PASSWORD NULL`);
    await platform.asSuperuser(`ALTER ROLE ${loginB} PASSWORD NULL`);
    secret = await platform.secrets.createLoginSecret(`test/${randomUUID()}`, [loginA, loginB]);
  });

  after(() => platform.stop());

  const stages = async () => {
    const { VersionIdsToStages } = await platform.secrets.client.send(
      new DescribeSecretCommand({ SecretId: secret }),
    );
    return VersionIdsToStages;
  };

  /** A client that dies as told; true once it has. */
  const dyingClient = ({ answer, atCall }: Cut) => {
    const client = platform.secrets.newClient();
    const state = { calls: 0, died: false };
    client.middlewareStack.add(
      (next) => async (args) => {
        state.calls += 1;
        if (state.calls < atCall) return next(args);
        state.died = true;
        if (answer === "lost") await next(args);
        throw new Error("cut off");
      },
      { step: "initialize" },
    );
    return { client, state };
  };

  it("gives a secret without any value its first login, which then works", async () => {
    expect(await platform.secrets.current(secret)).to.equal(undefined);

    const { password, ...rest } = await platform.rotate(secret);

    expect(rest).to.deep.equal({
      engine: "postgres",
      host: "localhost",
      port: platform.postgres.port,
      dbname: platform.database,
      username: loginA,
    });
    expect(password).to.match(/^[A-Za-z0-9]{40}$/);
    expect(await platform.logsIn({ username: loginA, password })).to.equal(true);
  });

  it("sets the password in a first run too in which the first value became the current one by itself", async () => {
    const token = randomUUID();
    await platform.step(secret, token, "createSecret");
    expect(await stages()).to.deep.equal({ [token]: ["AWSPENDING", "AWSCURRENT"] });

    const value = await platform.rotate(secret, token);

    expect(await platform.logsIn(value)).to.equal(true);
  });

  it("makes the first version current where it did not become so by itself", async () => {
    // moto cannot move AWSCURRENT in a secret that has none, so the last call is looked at and not made.
    const token = randomUUID();
    await platform.step(secret, token, "createSecret");
    await platform.secrets.client.send(
      new UpdateSecretVersionStageCommand({
        SecretId: secret,
        VersionStage: "AWSCURRENT",
        RemoveFromVersionId: token,
      }),
    );
    for (const step of ["createSecret", "setSecret", "testSecret"] as const)
      await platform.step(secret, token, step);
    const client = platform.secrets.newClient();
    const moves: unknown[] = [];
    client.middlewareStack.add(
      (next, context) => async (args) => {
        if (context["commandName"] !== "UpdateSecretVersionStageCommand") return next(args);
        moves.push(args.input);
        return { output: { $metadata: {} }, response: undefined };
      },
      { step: "initialize" },
    );

    await platform.step(secret, token, "finishSecret", { client });

    expect(moves).to.deep.equal([{ SecretId: secret, VersionStage: "AWSCURRENT", MoveToVersionId: token }]);
  });

  it("takes turns between the two logins, and leaves the other one valid until the next rotation", async () => {
    const first = await platform.rotate(secret);
    const second = await platform.rotate(secret);
    expect([first.username, second.username]).to.deep.equal([loginA, loginB]);
    expect([await platform.logsIn(first), await platform.logsIn(second)]).to.deep.equal([true, true]);

    const third = await platform.rotate(secret);

    expect(third.username).to.equal(loginA);
    expect(
      [await platform.logsIn(first), await platform.logsIn(second), await platform.logsIn(third)],
      "the first password is gone, the second still valid",
    ).to.deep.equal([false, true, true]);
  });

  it("labels the version before AWSPREVIOUS, so that an operator can go back", async () => {
    const [one, two] = [randomUUID(), randomUUID()];
    await platform.rotate(secret, one);
    await platform.rotate(secret, two);

    expect(await stages()).to.deep.equal({ [one]: ["AWSPREVIOUS"], [two]: ["AWSPENDING", "AWSCURRENT"] });
  });

  it("changes nothing when each step is repeated, the password included", async () => {
    await platform.rotate(secret);
    const token = randomUUID();
    for (const step of steps) {
      await platform.step(secret, token, step);
      await platform.step(secret, token, step);
    }
    const value = await platform.secrets.current(secret);
    const before = await platform.asSuperuser("SELECT rolname, rolpassword, xmin FROM pg_authid ORDER BY 1");

    expect(await platform.rotate(secret, token)).to.deep.equal(value);
    expect(
      await platform.asSuperuser("SELECT rolname, rolpassword, xmin FROM pg_authid ORDER BY 1"),
    ).to.deep.equal(before);
  });

  it("keeps the value of another try that was faster, where Secrets Manager refuses a second one", async () => {
    // As AWS answers to a repeated token with another value; moto would take it.
    const token = randomUUID();
    const faster = platform.step.bind(platform, secret, token, "createSecret");
    const client = platform.secrets.newClient();
    client.middlewareStack.add(
      (next, context) => async (args) => {
        if (context["commandName"] !== "PutSecretValueCommand") return next(args);
        await faster();
        throw new ResourceExistsException({ message: "it has another value", $metadata: {} });
      },
      { step: "initialize" },
    );

    await platform.step(secret, token, "createSecret", { client });

    const kept = await platform.secrets.current(secret);
    expect(await platform.rotate(secret, token)).to.deep.equal(kept);
    expect(kept !== undefined && (await platform.logsIn(kept))).to.equal(true);
  });

  for (const cutStep of steps) {
    it(`is resumed after being cut off at any call of ${cutStep}, and clients never notice`, async () => {
      let before = await platform.rotate(secret);
      let cuts = 0;
      for (const answer of ["never asked", "lost"] as const) {
        for (let atCall = 1, died = true; died; atCall++) {
          const token = randomUUID();
          for (const step of steps.slice(0, steps.indexOf(cutStep))) await platform.step(secret, token, step);
          died = await cutOff(token, cutStep, { atCall, answer });
          if (died) {
            cuts += 1;
            const meanwhile = await platform.secrets.current(secret);
            expect(meanwhile !== undefined && (await platform.logsIn(meanwhile))).to.equal(true);
          }

          const value = await platform.rotate(secret, token);

          expect(value.username).to.equal(before.username === loginA ? loginB : loginA);
          expect(await platform.logsIn(value), "the new login").to.equal(true);
          expect(await platform.logsIn(before), "the login before it").to.equal(true);
          before = value;
        }
      }
      expect(cuts, "calls of this step, each cut twice").to.equal(
        2 * { createSecret: 5, setSecret: 4, testSecret: 2, finishSecret: 3 }[cutStep],
      );
    });
  }

  /** Runs a step with a client that dies; false when the step ended before it could. */
  async function cutOff(token: string, step: string, cut: Cut): Promise<boolean> {
    const { client, state } = dyingClient(cut);
    try {
      await platform.step(secret, token, step, { client });
    } catch (problem) {
      if (!state.died) throw problem;
    }
    return state.died;
  }

  it("rejects a second rotation within the minimum interval, and changes nothing", async () => {
    const first = await platform.rotate(secret);
    const changes = { MINIMUM_INTERVAL_SECONDS: "240" };
    const before = await stages();

    const { message } = await failureOf(platform.rotate(secret, randomUUID(), changes));

    const [whole, age, left] =
      /^The secret arn:\S+ was rotated (\d+) s ago; the next rotation may begin 240 s after the last, so that no client still uses the login that it changes\. Try again in (\d+) s\. Nothing was changed\.$/.exec(
        message,
      ) ?? [];
    expect(whole).to.equal(message);
    expect(Number(age) + Number(left)).to.equal(240);
    expect(await stages()).to.deep.equal(before);
    expect(await platform.secrets.current(secret)).to.deep.equal(first);
  });

  it("rejects the interval's breach in setSecret too, where a version was made by other means", async () => {
    await platform.rotate(secret);
    const token = randomUUID();
    await platform.step(secret, token, "createSecret");

    const { message } = await failureOf(
      platform.step(secret, token, "setSecret", { changes: { MINIMUM_INTERVAL_SECONDS: "240" } }),
    );

    expect(message).to.match(/the next rotation may begin 240 s after the last/);
  });

  it("rotates the migrator alone: one login, whose old password ends with the step setSecret", async () => {
    const { migrator } = logins("api");
    const single = await platform.secrets.createLoginSecret(`test/${randomUUID()}`, [migrator]);
    const first = await platform.rotate(single);
    const token = randomUUID();
    await platform.step(single, token, "createSecret");
    expect(await platform.logsIn(first)).to.equal(true);
    await platform.step(single, token, "setSecret");
    expect(await platform.logsIn(first)).to.equal(false);

    const second = await platform.rotate(single, token);

    expect([first.username, second.username]).to.deep.equal([migrator, migrator]);
    expect(await platform.logsIn(second)).to.equal(true);
  });

  it("rejects a malformed event with every mistake in it", async () => {
    const { message } = await failureOf(platform.step("", "short", "restartSecret"));

    expect(message).to.equal(
      [
        "The event is malformed; nothing was changed.",
        "✖ Too small: expected string to have >=1 characters",
        "  → at SecretId",
        "✖ allowed are 32 to 64 letters, digits, hyphens and underscores",
        "  → at ClientRequestToken",
        '✖ Invalid option: expected one of "createSecret"|"setSecret"|"testSecret"|"finishSecret"',
        "  → at Step",
      ].join("\n"),
    );
  });

  it("rejects a secret that does not exist", async () => {
    const { message } = await failureOf(platform.step("no-such-secret", randomUUID(), "createSecret"));

    expect(message).to.match(
      /^The secret no-such-secret cannot be described: .*can't find the specified secret.* Check that it exists and that the function's role may use it and its key\.$/,
    );
  });

  it("rejects a secret that names no login, or three", async () => {
    for (const names of [[], [loginA, loginB, "api_app_c"], [loginA, loginA]]) {
      const id = await platform.secrets.createLoginSecret(`test/${randomUUID()}`, names);
      const { message } = await failureOf(platform.step(id, randomUUID(), "createSecret"));
      expect(message).to.match(/has the tag plinth:logins=".*"; allowed is one login, or two different ones/);
    }
  });

  it("rejects a login that was never provisioned, and one with special rights", async () => {
    const absent = await platform.secrets.createLoginSecret(`test/${randomUUID()}`, ["ghost_app_a"]);
    const special = await platform.secrets.createLoginSecret(`test/${randomUUID()}`, ["dbadmin"]);

    expect((await failureOf(platform.rotate(absent))).message).to.match(
      /^The database has no role "ghost_app_a", which the secret arn:\S+ rotates\. Provision the database with this service first/,
    );
    expect((await failureOf(platform.rotate(special))).message).to.match(
      /^The database has a role of special rights, or without login, "dbadmin"/,
    );
    expect(await platform.logsIn(platform.postgres.master)).to.equal(true);
  });

  it("rejects a current value that is not a login's, without quoting it", async () => {
    const token = randomUUID();
    for (const text of ["hunter2-as-plain-text", '{"password":"hunter2-in-json"}']) {
      await platform.secrets.client.send(new PutSecretValueCommand({ SecretId: secret, SecretString: text }));

      const failure = await failureOf(platform.step(secret, token, "createSecret"));

      expect(failure.message).to.match(
        /^The current version of the secret arn:\S+ is not (JSON|of the expected shape; wrong or missing: dbname, engine, host, port, username)\. Nothing was changed\.$/,
      );
      expect(failure.stack).not.to.include("hunter2");
    }
  });

  it("rejects a current value for a login that the secret does not rotate", async () => {
    const value = { ...(await platform.rotate(secret)), username: "dbadmin" };
    await platform.secrets.client.send(
      new PutSecretValueCommand({ SecretId: secret, SecretString: JSON.stringify(value) }),
    );

    const { message } = await failureOf(platform.step(secret, randomUUID(), "createSecret"));

    expect(message).to.match(
      /is for "dbadmin", and its tag plinth:logins allows api_app_a and api_app_b\. Put the value or the tag right\. Nothing was changed\.$/,
    );
  });

  it("rejects a step whose version has no value, or whose rotation was given up", async () => {
    const [given, newer] = [randomUUID(), randomUUID()];
    await platform.rotate(secret);
    expect((await failureOf(platform.step(secret, given, "setSecret"))).message).to.match(
      /has no value: its step createSecret has not run\. Nothing was changed\.$/,
    );
    await platform.step(secret, given, "createSecret");
    await platform.step(secret, newer, "createSecret");

    for (const step of steps) {
      expect((await failureOf(platform.step(secret, given, step))).message).to.match(
        /is neither pending nor current: its rotation was given up\. Nothing was changed\.$/,
      );
    }
  });

  it("rejects a database that cannot be reached, and resumes when it can", async () => {
    const first = await platform.rotate(secret);
    const token = randomUUID();
    await platform.step(secret, token, "createSecret", { changes: { DATABASE_PORT: "1" } });
    const { message } = await failureOf(
      platform.step(secret, token, "setSecret", { changes: { DATABASE_PORT: "1" } }),
    );
    expect(message).to.match(/^Cannot try the login "api_app_b" at localhost:1\/\S+: connect ECONNREFUSED/);

    const wrongPlace = await failureOf(platform.step(secret, token, "setSecret"));

    expect(wrongPlace.message).to.match(/is for localhost:1\/\S+, and this function serves localhost:\d+/);
    expect(await platform.rotate(secret)).to.include({ username: loginB });
    expect(await platform.logsIn(first)).to.equal(true);
  });

  it("leaves no password in any log, of the server or of the function", async () => {
    const values = [await platform.rotate(secret), await platform.rotate(secret)];

    expect(platform.told.length).to.be.greaterThan(8);
    for (const { password } of [...values, platform.postgres.master]) {
      expect(platform.postgres.log()).not.to.include(password);
      expect(platform.told.join("\n")).not.to.include(password);
    }
    expect(platform.postgres.log(), "the server logs statements").to.match(
      /ALTER ROLE "api_app_a" PASSWORD 'SCRAM-SHA-256\$4096:/,
    );
  });
});
