import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { expect } from "chai";
import { checkAges } from "../../functions/check-secret-ages/check-ages.ts";
import { withSecretsManager } from "../support/secrets-manager-stub.ts";
import { recordedClients } from "./recorded-clients.ts";

const arnOf = (name: string) => `arn:aws:secretsmanager:us-east-1:111122223333:secret:${name}`;
const now = new Date("2026-11-21T12:00:00Z");

/** When the current version of each secret was made; those that are not here have only one that a rotation did not finish. */
const made: Readonly<Record<string, string>> = {
  [arnOf("young")]: "2026-11-20T00:00:00Z",
  [arnOf("limit")]: "2026-10-07T12:00:00Z",
  [arnOf("old")]: "2026-10-06T12:00:00Z",
};

const versions = (arn: string) => [
  { VersionId: "pending", VersionStages: ["AWSPENDING"], CreatedDate: now.getTime() / 1000 },
  ...(made[arn] === undefined
    ? []
    : [{ VersionId: "current", VersionStages: ["AWSCURRENT"], CreatedDate: Date.parse(made[arn]) / 1000 }]),
];

interface Told {
  readonly summary: unknown;
  readonly sent: unknown;
  readonly asked: readonly string[];
  readonly log: readonly unknown[];
}

function check(
  names: readonly string[],
  variables: Readonly<Record<string, string>> = { PLATFORM: "plinth-prod-use1" },
): Promise<Told> {
  return withSecretsManager(
    ({ body }) => {
      const arn = String(body["SecretId"]);
      return arn === arnOf("gone")
        ? { status: 400, body: { __type: "ResourceNotFoundException", Message: "there is none" } }
        : { body: { Versions: versions(arn) } };
    },
    async (requests) => {
      const { cloudWatch, sent } = recordedClients({});
      const log: unknown[] = [];
      const summary = await checkAges(
        { secrets: names.map((name) => ({ arn: arnOf(name), maximumAgeDays: 45 })) },
        {
          cloudWatch,
          secretsManager: new SecretsManagerClient({ region: "us-east-1" }),
          tell: (line) => log.push(line),
          variables,
        },
        now,
      );
      return { summary, sent, asked: requests.map(({ operation }) => operation), log };
    },
  );
}

async function failure(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => {
      throw new Error("It was expected to fail, and did not.");
    },
    (problem: unknown) => (problem instanceof Error ? problem.message : ""),
  );
}

const published = (Value: number) => [
  [
    "PutMetricDataCommand",
    {
      Namespace: "Plinth/Secrets",
      MetricData: [
        {
          MetricName: "SecretsTooOld",
          Value,
          Unit: "Count",
          Dimensions: [{ Name: "Platform", Value: "plinth-prod-use1" }],
        },
      ],
    },
  ],
];

describe("functions/check-secret-ages", () => {
  it("counts secrets that are too old or have no value, and says which", async () => {
    const { asked, log, sent, summary } = await check(["young", "limit", "old", "empty"]);
    const tooOld = [`${arnOf("old")} is 46 days old and may be 45`, `${arnOf("empty")} has no value`];
    expect(summary).to.deep.equal({ checked: 4, tooOld });
    expect(sent).to.deep.equal(published(2));
    expect(log).to.deep.equal([{ function: "check-secret-ages", checked: 4, tooOld }]);
    expect(new Set(asked)).to.deep.equal(new Set(["ListSecretVersionIds"]));
  });

  it("publishes nought when all are young enough, so that silence means that nobody looked", async () => {
    const { sent } = await check(["young", "limit"]);
    expect(sent).to.deep.equal(published(0));
  });

  it("rejects to count when one secret cannot be looked at", async () => {
    expect(await failure(check(["young", "gone"]))).to.equal(
      `The age of the secret ${arnOf("gone")} cannot be told: there is none. Check that it exists and that the function's role may list its versions. Nothing was published.`,
    );
  });

  it("rejects a malformed event and names its mistakes", async () => {
    const nobody = {
      ...recordedClients({}),
      secretsManager: new SecretsManagerClient({ region: "us-east-1" }),
    };
    const event = { secrets: [{ arn: "api", maximumAgeDays: 0 }] };
    const told = await failure(checkAges(event, { ...nobody, tell: () => undefined, variables: {} }, now));
    expect(told).to.contain("The event is malformed; nothing was checked.");
    expect(told).to.contain("secrets[0].arn").and.to.contain("secrets[0].maximumAgeDays");
  });

  it("rejects to run without knowing for which environment", async () => {
    expect(await failure(check(["young"], {}))).to.contain("environment variable PLATFORM is not set");
  });
});
