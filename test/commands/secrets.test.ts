import { expect } from "chai";
import type { ValueSource } from "../../commands/secret-input.ts";
import type { SecretAction } from "../../commands/secrets.ts";
import { secrets } from "../../commands/secrets.ts";
import { readSecrets, type StubRequest, withSecretsManager } from "../support/secrets-manager-stub.ts";
import { typedSource } from "../support/typed-source.ts";

const arnOf = (name: string) => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}-AbCdEf`;

interface More {
  readonly tags?: Readonly<Record<string, string>>;
  /** Day on which the current value was made; none: it has none. */
  readonly since?: string | undefined;
  readonly [key: string]: unknown;
}

function entry(service: string, purpose: string, { since, tags: moreTags = {}, ...more }: More = {}) {
  const Name = `plinth-dev-use1/${service}/${purpose}-20261120000000000000000001`;
  const tags = {
    "plinth:service": service,
    "plinth:purpose": purpose,
    "plinth:changed-by": "rotation",
    "plinth:maximum-age-days": "45",
    ...moreTags,
  };
  return {
    ARN: arnOf(Name),
    Name,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    // Of the secret as a whole: a tag that changed is enough.
    LastChangedDate: Date.parse("2026-11-20T00:00:00Z") / 1000,
    SecretVersionsToStages: { "version-1": ["AWSCURRENT"] },
    since: since ?? "2026-11-01",
    ...more,
  };
}

const people = { tags: { "plinth:changed-by": "people" } };

/** What Secrets Manager lists, and what of it the test alone knows. */
interface Listed {
  readonly ARN: string;
  readonly since?: string;
  readonly [key: string]: unknown;
}

const listing: readonly Listed[] = [
  entry("worker", "token", { ...people, SecretVersionsToStages: {}, since: "none" }),
  entry("api", "database", { NextRotationDate: Date.parse("2026-12-01T00:00:00Z") / 1000 }),
  entry("api", "token", { ...people, since: "2026-09-01" }),
  // Another program's, although its name begins alike.
  { ARN: arnOf("other"), Name: "plinth-dev-use1/other", Tags: [] },
];

/** The versions of one secret of a list: one that is current, and a newer one that a rotation did not finish. */
function versionsOf(list: readonly Listed[], arn: unknown): readonly unknown[] {
  const since = list.find((secret) => secret.ARN === arn)?.since;
  const version = (VersionId: string, day: string, stage: string) => ({
    VersionId,
    VersionStages: [stage],
    CreatedDate: Date.parse(`${day}T00:00:00Z`) / 1000,
  });
  const pending = version("version-2", "2026-11-20", "AWSPENDING");
  if (since === undefined || since === "none") return [pending];
  return [pending, version("version-1", since, "AWSCURRENT")];
}

interface Said {
  readonly code: number;
  readonly out: string;
  readonly talk: string;
  readonly requests: readonly StubRequest[];
}

const run = (
  action: SecretAction,
  options: { readonly secret?: string; readonly json?: boolean; readonly source?: ValueSource } = {},
  list: readonly Listed[] = listing,
): Promise<Said> =>
  withSecretsManager(
    ({ body, operation }) => ({
      body:
        operation === "ListSecrets"
          ? { SecretList: list }
          : operation === "ListSecretVersionIds"
            ? { Versions: versionsOf(list, body["SecretId"]) }
            : { VersionId: "version-3" },
    }),
    async (requests) => {
      const out: string[] = [];
      const talk: string[] = [];
      const code = await secrets(action, {
        stack: "dev",
        now: new Date("2026-11-21T12:00:00Z"),
        print: (text) => out.push(text),
        tell: (text) => talk.push(text),
        prompt: () => undefined,
        ...options,
      });
      return { code, out: out.join("\n"), talk: talk.join("\n"), requests };
    },
  );

async function failure(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => undefined,
    (problem: unknown) => problem,
  );
}

const operationsOf = (requests: readonly StubRequest[]) => requests.map(({ operation }) => operation);

/** What it takes to know the three secrets and their age, and no value of any. */
const looking = ["ListSecrets", "ListSecretVersionIds", "ListSecretVersionIds", "ListSecretVersionIds"];

describe("secrets status", () => {
  it("lists which secrets have a value, how old, and who changes them, and ends 1 while one needs care", async () => {
    const { code, out, requests, talk } = await run("status");
    expect(out.split("\n")).to.deep.equal([
      "secret        value  age   allowed  changed by  next rotation",
      "api/database  set    20 d  45 d     rotation    2026-12-01",
      "api/token     set    81 d  45 d     people      -              is older than 45 days",
      "worker/token  none   -     45 d     people      -              has no value",
    ]);
    expect([code, talk]).to.deep.equal([1, "3 secrets in dev, 2 without a value or too old."]);
    expect(requests[0]).to.deep.equal({
      operation: "ListSecrets",
      body: { Filters: [{ Key: "name", Values: ["plinth-dev-use1/"] }] },
    });
    expect(operationsOf(requests)).to.deep.equal(looking);
  });

  it("ends 0 when all have a value that is young enough", async () => {
    const { code, talk } = await run("status", {}, [entry("api", "database")]);
    expect([code, talk]).to.deep.equal([0, "1 secret in dev, 0 without a value or too old."]);
  });

  it("prints JSON alone when asked for it", async () => {
    const { out } = await run("status", { json: true });
    const list = readSecrets(out);
    expect(list.map(({ name, problem }) => [name, problem])).to.deep.equal([
      ["api/database", undefined],
      ["api/token", "is older than 45 days"],
      ["worker/token", "has no value"],
    ]);
  });

  it("rejects credentials of another account than the stack's", async () => {
    const stranger = entry("api", "database", {
      ARN: "arn:aws:secretsmanager:us-east-1:999999999999:secret:x-AbCdEf",
    });
    const problem = await failure(run("status", {}, [stranger]));
    expect(problem).to.have.property("name", "CannotRun");
    expect(problem).to.have.property("message").that.includes("999999999999").and.includes("111122223333");
  });

  it("rejects an answer that is an error, with its name and what the command needs", async () => {
    const problem = await failure(
      withSecretsManager(
        () => ({ status: 400, body: { __type: "AccessDeniedException", Message: "no rights" } }),
        () => secrets("status", { stack: "dev" }),
      ),
    );
    expect(problem).to.have.property("name", "CannotRun");
    expect(problem)
      .to.have.property("message")
      .that.includes("AccessDeniedException, no rights")
      .and.includes("credentials of account 111122223333");
  });
});

describe("secrets get-meta", () => {
  it("prints everything about one secret but its value, and never asks for that", async () => {
    const { code, out, requests } = await run("get-meta", { secret: "api/database" });
    expect(code).to.equal(0);
    expect(JSON.parse(out)).to.deep.equal({
      name: "api/database",
      arn: entry("api", "database").ARN,
      changed: "2026-11-01T00:00:00.000Z",
      changedBy: "rotation",
      maximumAgeDays: 45,
      nextRotation: "2026-12-01T00:00:00.000Z",
      versions: { "version-1": ["AWSCURRENT"] },
    });
    expect(operationsOf(requests)).to.deep.equal(looking);
  });

  it("rejects a secret that does not exist and names the nearest", async () => {
    expect(await failure(run("get-meta", { secret: "api/databse" }))).to.have.property(
      "message",
      'There is no secret "api/databse" in dev. Those that exist: api/database, api/token, worker/token. Did you mean "api/database"?',
    );
  });
});

describe("secrets set", () => {
  const token = "worker/token";

  it("takes the value from a pipe, less one line break at its end, and never shows it", async () => {
    const { code, out, requests, talk } = await run("set", {
      secret: token,
      source: typedSource("two\nlines\n", false).source,
    });
    expect(code).to.equal(0);
    expect(operationsOf(requests)).to.deep.equal([...looking, "PutSecretValue"]);
    expect(requests.at(-1)?.body).to.include({
      SecretId: entry("worker", "token").ARN,
      SecretString: "two\nlines",
    });
    expect(talk).to.equal(
      "worker/token has a new value, version version-3. Workloads see it when their mount refreshes.",
    );
    expect(`${out}${talk}`).not.to.contain("lines");
  });

  it("reads one line from a terminal without echo, and mends what was taken back", async () => {
    const { modes, source } = typedSource("abx\u007Fc\rrest", true);
    const { requests } = await run("set", { secret: token, source });
    expect(requests.at(-1)?.body["SecretString"]).to.equal("abc");
    expect(modes).to.deep.equal([true, false]);
  });

  it("rejects an empty value and a prompt that was ended, and changes nothing", async () => {
    for (const { source } of [
      typedSource("\n", false),
      typedSource("ab\u0003", true),
      typedSource("\r", true),
    ]) {
      const problem = await failure(run("set", { secret: token, source }));
      expect(problem).to.have.property("name", "NoValue");
    }
  });

  it("rejects a secret whose rotation changes the login too", async () => {
    const { code, requests, talk } = await run("set", {
      secret: "api/database",
      source: typedSource("mine", false).source,
    });
    expect(code).to.equal(1);
    expect(talk).to.contain("changed by its rotation").and.to.contain("aws secretsmanager rotate-secret");
    expect(operationsOf(requests)).to.deep.equal(looking);
  });
});
