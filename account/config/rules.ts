import { accountEnvironment } from "../../model/account-names.ts";
import { regionRules } from "../../stacks/config/identity-rules.ts";
import { sameKeysRule } from "../../stacks/config/key-rules.ts";
import type { Mistake } from "../../stacks/config/problem.ts";
import { type Rule, valid } from "../../stacks/config/rule.ts";
import { valueAt } from "../../stacks/config/value.ts";
import { account, state } from "./account.ts";
import { evidenceRules } from "./evidence-rules.ts";
import { accountSchema } from "./schema.ts";
import { servingRules } from "./serving-rules.ts";

const environmentsDiffer: Rule = (values) => {
  const names = valid(account.environments, values["environments"]) ?? [];
  return names.flatMap((name, index): readonly Mistake[] => {
    const path = ["environments", index];
    if (name === accountEnvironment) {
      return [
        {
          path,
          message: "is the name under which the account's own things are tagged and stored",
          allowed: "another name, as in prod",
        },
      ];
    }
    return names.indexOf(name) === index
      ? []
      : [{ path, message: "stands in the list twice", allowed: "each environment once" }];
  });
};

const replicaElsewhere: Rule = (values) => {
  const region = valid(account.region, values["region"]);
  const allowed = valid(account.allowedRegions, values["allowedRegions"]) ?? [];
  const replica = valid(state.shape.replicaRegion, valueAt(values, ["state", "replicaRegion"]));
  if (replica === undefined || replica === "none" || region === undefined) return [];
  const others = allowed.filter((name) => name !== region);
  if (others.includes(replica)) return [];
  return [
    {
      path: ["state", "replicaRegion"],
      message: replica === region ? "is the Region of the states themselves" : "is not among allowedRegions",
      allowed: ["none", ...others].join(", "),
    },
  ];
};

const ownPlace: Rule = (values, siblings) => {
  const keys = ["region", "accountId"] as const;
  const mine = keys.map((key) => valid(account[key], values[key]));
  if (mine.includes(undefined)) return [];
  return siblings
    .filter((sibling) => keys.every((key, index) => valueAt(sibling.values, [key]) === mine[index]))
    .map((twin) => ({
      path: ["accountId"],
      message: `is, with region, the same as in ${twin.file}, so both stacks would make the same things`,
      allowed: "an account that no other file has",
      other: { file: twin.file, path: ["accountId"] },
    }));
};

/** What the values of an account's file have to be together. */
export const accountRules: readonly Rule[] = [
  sameKeysRule(() => accountSchema),
  ...regionRules,
  environmentsDiffer,
  replicaElsewhere,
  ownPlace,
  ...evidenceRules,
  ...servingRules,
];
