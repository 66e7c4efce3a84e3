import { expect } from "chai";
import { assert, integer, property, tuple } from "fast-check";
import { cronMistake, cronPattern } from "../../model/cron.ts";

const allowed = (least: number, most: number) =>
  `a number from ${least} to ${most}, *, a range, a step or a list is one`;

describe("a schedule", () => {
  it("takes numbers, ranges, steps and lists", () => {
    const right = [
      "17 3 * * *",
      "*/15 * * * *",
      "0 8-18/2 * * 1-5",
      "0 0 1,15 * *",
      "5/20 * * * 0",
      "0 0 29 2 *",
    ];
    expect(right.map(cronMistake)).to.deep.equal(right.map(() => undefined));
  });

  const wrong: readonly (readonly [what: string, schedule: string, message: string])[] = [
    [
      "too few fields",
      "17 3 * *",
      "has 4 fields, not five: minute, hour, day of the month, month, day of the week",
    ],
    [
      "six fields, as AWS has them",
      "0 2 ? * SUN *",
      "has 6 fields, not five: minute, hour, day of the month, month, day of the week",
    ],
    [
      "a name for a set of fields",
      "@daily",
      "has 1 fields, not five: minute, hour, day of the month, month, day of the week",
    ],
    ["an hour that the clock does not have", "0 24 * * *", `has the hour "24"; ${allowed(0, 23)}`],
    ["a day before the first", "0 0 0 * *", `has the day of the month "0"; ${allowed(1, 31)}`],
    ["7 for Sunday", "0 0 * * 7", `has the day of the week "7"; ${allowed(0, 6)}`],
    ["a name of a day", "0 0 * * SUN", `has the day of the week "SUN"; ${allowed(0, 6)}`],
    ["a range the wrong way round", "0 18-8 * * *", `has the hour "18-8"; ${allowed(0, 23)}`],
    ["a step of nothing", "*/0 * * * *", `has the minute "*/0"; ${allowed(0, 59)}`],
    ["an empty part of a list", "1,,2 * * * *", `has the minute "1,,2"; ${allowed(0, 59)}`],
    [
      "a day that none of its months has",
      "0 0 30 2 *",
      "never comes, because no month it names has such a day",
    ],
    [
      "the 31st of short months",
      "0 0 31 4-6/2,11 *",
      "never comes, because no month it names has such a day",
    ],
  ];
  for (const [what, schedule, message] of wrong) {
    it(`rejects ${what}`, () => {
      expect(cronMistake(schedule)).to.equal(message);
    });
  }

  it("takes a day that a month lacks where a day of the week will do instead", () => {
    expect(cronMistake("0 0 31 2 1")).to.equal(undefined);
  });

  it("takes a day and a month exactly when a leap year has them", () => {
    assert(
      property(tuple(integer({ min: 1, max: 31 }), integer({ min: 1, max: 12 })), ([day, month]) => {
        const exists = new Date(Date.UTC(2028, month - 1, day)).getUTCDate() === day;
        expect(cronMistake(`0 0 ${day} ${month} *`) === undefined).to.equal(exists);
      }),
    );
  });

  it("has the form of the pattern for editors", () => {
    const pattern = new RegExp(cronPattern);
    expect(
      ["17 3 * * *", "17 3 * *", "17  3 * *", " 1 2 3 4 5"].map((text) => pattern.test(text)),
    ).to.deep.equal([true, false, false, false]);
    expect(cronMistake("17  3 * *")).to.match(/^has the hour ""/);
  });
});
