import { platformId } from "../../model/names.ts";
import { rotationMistake } from "../../model/rotation.ts";
import { ageEntryLength, loginPurposes, type SecretPlace } from "../../model/secret-names.ts";
import { identity } from "./identity.ts";
import { refusal } from "./problem.ts";
import { type Rule, valid } from "./rule.ts";
import { rotationSchedule } from "./secrets.ts";
import { servicesOf } from "./service-entries.ts";
import { service } from "./services.ts";
import { tags } from "./tags.ts";
import { type Fields, valueAt } from "./value.ts";

/** Refresh interval against rotation, rotation against the greatest age; the message begins with the key it is about. */
const rotationFits: Rule = (values) => {
  const schedule = valid(rotationSchedule, values["secrets"] ?? {});
  if (schedule === undefined) return [];
  const mistake = rotationMistake(schedule);
  return refusal(["secrets", mistake?.split(" ", 1)[0] ?? ""], mistake);
};

/**
 * Characters that a rule of EventBridge may tell a function.
 *
 * Source: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
 */
const toldAtMost = 8192;

/** The watch over secrets' ages is told of each of them: with too many, AWS would refuse its rule in the middle of an update. */
const secretsAreWatched: Rule = (values) => {
  const place = placeOf(values);
  const schedule = valid(rotationSchedule, values["secrets"] ?? {});
  if (place === undefined || schedule === undefined) return [];
  const { maximumAgeDays } = schedule;
  const lengths = namesWithDatabase(values).map((name) =>
    Object.values(loginPurposes).reduce(
      (sum, purpose) => sum + ageEntryLength(place, { service: name, purpose, maximumAgeDays }),
      0,
    ),
  );
  const fitting = howManyFit(lengths, toldAtMost - JSON.stringify({ secrets: [] }).length);
  if (fitting === lengths.length) return [];
  return [
    {
      path: ["services"],
      message: `has ${lengths.length} services that connect to the database, and the watch over their secrets' ages has room for ${fitting}`,
      allowed: `at most ${fitting} of them; give the others an environment of their own, or let them ask a service that connects`,
    },
  ];
};

function namesWithDatabase(values: Fields): readonly string[] {
  return servicesOf(values)
    .filter(([, entry]) =>
      valid(service.shape.connectsTo, valueAt(entry, ["connectsTo"]))?.includes("database"),
    )
    .map(([name]) => name);
}

function placeOf(values: Fields): SecretPlace | undefined {
  const accountId = valid(identity.accountId, values["accountId"]);
  const region = valid(identity.region, values["region"]);
  const environment = valid(identity.environment, values["environment"]);
  const project = valid(tags.shape.project, valueAt(values, ["tags", "project"]));
  if (accountId === undefined || region === undefined) return undefined;
  if (environment === undefined || project === undefined) return undefined;
  return { accountId, region, platform: platformId({ project, environment, region }) };
}

/** How many of the lengths have room, in their order. */
function howManyFit(lengths: readonly number[], room: number): number {
  const [first, ...others] = lengths;
  return first === undefined || first > room ? 0 : 1 + howManyFit(others, room - first);
}

export const secretRules: readonly Rule[] = [rotationFits, secretsAreWatched];
