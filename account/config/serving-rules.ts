import { regions, zoneIdPrefix } from "../../model/regions.ts";
import type { Mistake } from "../../stacks/config/problem.ts";
import { type Rule, valid } from "../../stacks/config/rule.ts";
import { valueAt } from "../../stacks/config/value.ts";
import { account, guards } from "./account.ts";
import { registrySettings, runnerSettings } from "./serving.ts";

const repeated = (path: readonly string[], values: readonly string[]): readonly Mistake[] =>
  values.flatMap((value, index): readonly Mistake[] =>
    values.indexOf(value) === index
      ? []
      : [{ path: [...path, index], message: "stands in the list twice", allowed: "each once" }],
  );

const eachOnce: Rule = (values) => {
  const registry = valid(registrySettings, values["registry"]);
  const runners = valid(runnerSettings, values["runners"]);
  return [
    ...repeated(["registry", "services"], registry?.services ?? []),
    ...repeated(["registry", "pullAccountIds"], registry?.pullAccountIds ?? []),
    ...repeated(["runners", "zoneIds"], runners?.zoneIds ?? []),
  ];
};

const pullFromOutside: Rule = (values) => {
  const own = valid(account.accountId, values["accountId"]);
  const ids = valid(registrySettings.shape.pullAccountIds, valueAt(values, ["registry", "pullAccountIds"]));
  return (ids ?? []).flatMap((id, index): readonly Mistake[] =>
    id === own
      ? [
          {
            path: ["registry", "pullAccountIds", index],
            message: "is this account itself, which pulls by IAM alone",
            allowed: "other accounts",
          },
        ]
      : [],
  );
};

const zonesOfRegion: Rule = (values) => {
  const region = valid(account.region, values["region"]);
  const ids = valid(runnerSettings.shape.zoneIds, valueAt(values, ["runners", "zoneIds"]));
  if (region === undefined || !Object.hasOwn(regions, region)) return [];
  const prefix = zoneIdPrefix(region);
  return (ids ?? []).flatMap((id, index): readonly Mistake[] =>
    id.startsWith(prefix)
      ? []
      : [
          {
            path: ["runners", "zoneIds", index],
            message: `is no zone of ${region}`,
            allowed: `an id that begins with ${prefix}, as in ${prefix}1`,
          },
        ],
  );
};

const connectionOfAccount: Rule = (values) => {
  const id = valid(account.accountId, values["accountId"]);
  const region = valid(account.region, values["region"]);
  const path = ["runners", "connectionArn"];
  const arn = valid(runnerSettings.shape.connectionArn, valueAt(values, path));
  if (arn === undefined || id === undefined || region === undefined) return [];
  return arn.includes(`:codeconnections:${region}:${id}:`)
    ? []
    : [
        {
          path,
          message: "is a connection of another account or Region",
          allowed: `one of account ${id} in ${region}`,
        },
      ];
};

const runnersGoOut: Rule = (values) => {
  const path = ["guards", "internetBlock"];
  const block = valid(guards.shape.internetBlock, valueAt(values, path));
  if (block !== "block-bidirectional" || valid(runnerSettings, values["runners"]) === undefined) return [];
  return [
    {
      path,
      message: "would keep runners from GitHub",
      allowed: "block-ingress or off, or no runners",
    },
  ];
};

/** What the values about images and runners have to be together. */
export const servingRules: readonly Rule[] = [
  eachOnce,
  pullFromOutside,
  zonesOfRegion,
  connectionOfAccount,
  runnersGoOut,
];
