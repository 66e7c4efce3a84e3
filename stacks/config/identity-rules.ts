import { identity } from "./identity.ts";
import type { Mistake } from "./problem.ts";
import { type Rule, valid } from "./rule.ts";
import { valueAt } from "./value.ts";

const regionAllowed: Rule = (values) => {
  const region = valid(identity.region, values["region"]);
  const allowed = valid(identity.allowedRegions, values["allowedRegions"]);
  if (region === undefined || allowed === undefined || allowed.includes(region)) return [];
  return [
    {
      path: ["region"],
      message: "is not among allowedRegions",
      allowed: `${allowed.join(", ")}. Add the Region to allowedRegions where data may be kept in it`,
    },
  ];
};

const regionsDiffer: Rule = (values) => {
  const regions = valid(identity.allowedRegions, values["allowedRegions"]) ?? [];
  return regions.flatMap((region, index): readonly Mistake[] =>
    regions.indexOf(region) === index
      ? []
      : [
          {
            path: ["allowedRegions", index],
            message: "stands in the list twice",
            allowed: "each Region once",
          },
        ],
  );
};

const ownPlace: Rule = (values, siblings) => {
  const keys = ["environment", "region", "accountId"] as const;
  const mine = keys.map((key) => valid(identity[key], values[key]));
  if (mine.includes(undefined)) return [];
  return siblings
    .filter((sibling) => keys.every((key, index) => valueAt(sibling.values, [key]) === mine[index]))
    .map((twin) => ({
      path: ["environment"],
      message: `is, with region and accountId, the same as in ${twin.file}, so the names of both stacks would collide`,
      allowed: "an environment, a region or an account that differs",
      other: { file: twin.file, path: ["environment"] },
    }));
};

const boundaryOfAccount: Rule = (values) => {
  const accountId = valid(identity.accountId, values["accountId"]);
  const arn = valid(identity.rolesBoundaryArn, values["rolesBoundaryArn"]);
  if (accountId === undefined || arn === undefined || arn === "none") return [];
  return arn.includes(`:${accountId}:`)
    ? []
    : [
        {
          path: ["rolesBoundaryArn"],
          message: "is a policy of another account, which IAM takes as no boundary",
          allowed: `one of account ${accountId}, or none`,
        },
      ];
};

/** Rules of `region` and `allowedRegions`, which accounts have too. */
export const regionRules: readonly Rule[] = [regionAllowed, regionsDiffer];

export const identityRules: readonly Rule[] = [...regionRules, boundaryOfAccount, ownPlace];
