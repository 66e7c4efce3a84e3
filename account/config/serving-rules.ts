import { formatCidr, overlaps } from "../../model/cidr.ts";
import { regions, zoneIdPrefix } from "../../model/regions.ts";
import type { Mistake } from "../../stacks/config/problem.ts";
import { blockAt, type Rule, valid } from "../../stacks/config/rule.ts";
import { isFields, valueAt } from "../../stacks/config/value.ts";
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

const blockOf = (name: string) => ["runners", "peerings", name, "cidr"];

/** Blocks of the runners and of the environments before this one; AWS peers networks only that share no address. */
const peeringsApart: Rule = (values) => {
  const peerings = valueAt(values, ["runners", "peerings"]);
  const names = isFields(peerings) ? Object.keys(peerings) : [];
  const own = blockAt(values, ["runners", "cidr"]);
  return names.flatMap((name, index): readonly Mistake[] => {
    const block = blockAt(values, blockOf(name));
    if (block === undefined) return [];
    const others = [
      { what: "the runners' own network", other: own },
      ...names
        .slice(0, index)
        .map((earlier) => ({ what: `the network of ${earlier}`, other: blockAt(values, blockOf(earlier)) })),
    ];
    return others.flatMap(({ other, what }): readonly Mistake[] =>
      other !== undefined && overlaps(block, other)
        ? [
            {
              path: blockOf(name),
              message: `shares addresses with ${what}, ${formatCidr(other)}`,
              allowed: "the block of the environment's VPC, which no other network shares",
            },
          ]
        : [],
    );
  });
};

const connectionsDiffer: Rule = (values) => {
  const path = ["runners", "peerings"];
  const peerings = valid(runnerSettings.shape.peerings, valueAt(values, path)) ?? {};
  const entries = Object.entries(peerings);
  return entries.flatMap(([name, { connectionId }], index): readonly Mistake[] => {
    const twin = entries.slice(0, index).find(([, other]) => other.connectionId === connectionId);
    if (twin === undefined) return [];
    return [
      {
        path: [...path, name, "connectionId"],
        message: `is the connection of ${twin[0]} already`,
        allowed: "a connection of its own for each environment",
      },
    ];
  });
};

/** What the values about images and runners have to be together. */
export const servingRules: readonly Rule[] = [
  eachOnce,
  pullFromOutside,
  zonesOfRegion,
  connectionOfAccount,
  runnersGoOut,
  peeringsApart,
  connectionsDiffer,
];
