import { expect } from "chai";
import { FunctionFailure } from "../../functions/database/failure.ts";
import { parseEvent } from "../../functions/provision-database/event.ts";

const api = {
  schema: "api",
  owner: "api_owner",
  application: ["api_app_a", "api_app_b"],
  migrator: "api_migrator",
};
const event = { services: [api], schemaVersion: 1, validator: "restore_validator" };

const mistakesOf = (malformed: unknown): string => {
  try {
    parseEvent(malformed);
  } catch (problem) {
    if (problem instanceof FunctionFailure) return problem.message;
    throw problem;
  }
  throw new Error("nothing was rejected");
};

const rule =
  'allowed is a lower-case letter, then at most 62 lower-case letters, digits and underscores, not beginning with "pg_", "rds" or "plinth" and not "postgres", "public" or "information_schema"';

describe("the event of provision-database", () => {
  it("is taken as it is, without services too", () => {
    expect(parseEvent(event)).to.deep.equal(event);
    expect(parseEvent({ ...event, services: [] })).to.deep.equal({ ...event, services: [] });
  });

  it("rejects every mistake at once, each with its place", () => {
    expect(
      mistakesOf({
        services: [{ ...api, schema: "Api", application: ["api_app_a"] }],
        schemaVersion: 0,
        extra: 1,
      }),
    ).to.equal(
      [
        "The event is malformed; nothing was changed.",
        '✖ Unrecognized key: "extra"',
        "✖ Too small: expected number to be >=1",
        "  → at schemaVersion",
        "✖ Invalid input: expected string, received undefined",
        "  → at validator",
        `✖ ${rule}`,
        "  → at services[0].schema",
        "✖ Too small: expected array to have >=2 items",
        "  → at services[0].application",
      ].join("\n"),
    );
  });

  it("rejects what is no event at all", () => {
    for (const nothing of [undefined, null, "services", []])
      expect(mistakesOf(nothing)).to.match(/^The event is malformed; nothing was changed\.\n✖ Invalid input/);
  });

  for (const name of [
    "pg_api",
    "rdsadmin",
    "public",
    "information_schema",
    "plinth",
    'a"b',
    "a-b",
    "1a",
    "",
  ]) {
    it(`rejects the name ${JSON.stringify(name)}`, () => {
      expect(mistakesOf({ ...event, validator: name })).to.equal(
        `The event is malformed; nothing was changed.\n✖ ${rule}\n  → at validator`,
      );
    });
  }

  it("accepts a name of 63 characters and rejects one of 64, which PostgreSQL would cut", () => {
    expect(parseEvent({ ...event, validator: "v".repeat(63) }).validator).to.have.lengthOf(63);
    expect(mistakesOf({ ...event, validator: "v".repeat(64) })).to.include("at validator");
  });

  it("rejects a name that stands for two things", () => {
    const other = { schema: "api", owner: "other", application: ["x", "api_app_b"], migrator: "m" };

    expect(mistakesOf({ ...event, services: [api, other] })).to.equal(
      "The event is malformed; nothing was changed.\n✖ named twice: api, api_app_b",
    );
  });
});
