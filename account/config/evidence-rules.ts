import type { Mistake } from "../../stacks/config/problem.ts";
import { type Rule, valid } from "../../stacks/config/rule.ts";
import type { RawStack } from "../../stacks/config/stack-file.ts";
import { type Fields, valueAt } from "../../stacks/config/value.ts";
import { account } from "./account.ts";
import { evidence } from "./evidence.ts";

/** Where evidence is kept and who asks, where all of it is valid in itself. */
function readPlaces(values: Fields) {
  const accountId = valid(account.accountId, values["accountId"]);
  const region = valid(account.region, values["region"]);
  const place = valid(evidence, values["evidence"]);
  const environments = valid(account.environments, values["environments"]) ?? [];
  return accountId === undefined || region === undefined || place === undefined
    ? undefined
    : { accountId, region, place, environments };
}

/** The account that keeps evidence has it in its own Region, and lets in whom its own IAM cannot. */
const keptHere: Rule = (values) => {
  const places = readPlaces(values);
  if (places === undefined || places.place.accountId !== places.accountId) return [];
  const { accountId, environments, place, region } = places;
  const elsewhere: readonly Mistake[] =
    place.region === region
      ? []
      : [
          {
            path: ["evidence", "region"],
            message: "is not the Region of this account's bucket of states",
            allowed: region,
          },
        ];
  const own = Object.entries(place.writers).flatMap(([environment, writer]): readonly Mistake[] => {
    const path = ["evidence", "writers", environment];
    if (environments.includes(environment))
      return [
        {
          path,
          message: "is an environment of this account, whose IAM lets it in",
          allowed: "environments of other accounts",
        },
      ];
    return writer === accountId
      ? [{ path, message: "is this account, and it has no such environment", allowed: "another account" }]
      : [];
  });
  return [...elsewhere, ...own];
};

/** Another account that keeps evidence has to let every environment of this one in. */
const keptElsewhere: Rule = (values, siblings) => {
  const places = readPlaces(values);
  if (places === undefined || places.place.accountId === places.accountId) return [];
  const { accountId, environments, place } = places;
  const writers: readonly Mistake[] =
    Object.keys(place.writers).length === 0
      ? []
      : [
          {
            path: ["evidence", "writers"],
            message: `is for the account that keeps evidence, which is ${place.accountId}`,
            allowed: "{}",
          },
        ];
  const keeper = siblings.find(
    (sibling) =>
      valueAt(sibling.values, ["accountId"]) === place.accountId &&
      valueAt(sibling.values, ["region"]) === place.region,
  );
  if (keeper === undefined)
    return [
      ...writers,
      {
        path: ["evidence", "accountId"],
        message: `is with ${place.region} the account of no file here`,
        allowed: "this account, or account and Region of another file",
      },
    ];
  return [...writers, ...shutOut(keeper, accountId, environments)];
};

function shutOut(keeper: RawStack, accountId: string, environments: readonly string[]): readonly Mistake[] {
  return environments.flatMap((environment): readonly Mistake[] => {
    const at = ["evidence", "writers", environment];
    if (valueAt(keeper.values, at) === accountId) return [];
    return [
      {
        path: ["evidence", "accountId"],
        message: `is the account of ${keeper.file}, which does not let ${environment} of this account in`,
        allowed: `an account that names ${environment}: "${accountId}" among its evidence.writers`,
        other: { file: keeper.file, path: at },
      },
    ];
  });
}

/** Names of buckets and roles begin with the project, on both sides alike. */
const oneProject: Rule = (values, siblings) => {
  const places = readPlaces(values);
  const path = ["tags", "project"];
  const project = valueAt(values, path);
  if (places === undefined || typeof project !== "string") return [];
  const { accountId, place } = places;
  return siblings
    .filter(({ values: others }) => valueAt(others, ["accountId"]) === place.accountId)
    .filter(({ values: others }) => accountId !== place.accountId && valueAt(others, path) !== project)
    .map(({ file }) => ({
      path,
      message: `is another project than that of ${file}, whose account keeps the evidence`,
      allowed: "the same project in both files",
      other: { file, path },
    }));
};

/** What the values about evidence have to be together, and with those of the account that keeps it. */
export const evidenceRules: readonly Rule[] = [keptHere, keptElsewhere, oneProject];
