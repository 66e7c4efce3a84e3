import { regionOf } from "../../model/regions.ts";
import type { Cloud } from "../cloud.ts";
import type { Properties } from "../wire.ts";
import { holdsUnknown, unknownValue } from "../wire.ts";
import type { Problems } from "./input-problems.ts";

/** The account of a provider that names none, as AWS writes it in its examples. */
const exampleAccountId = "123456789012";

/** The provider reads no environment: it must be told a Region that exists. */
export function regionProblems({ region }: Properties): Problems {
  if (region === unknownValue) return [];
  if (typeof region !== "string") {
    return [{ property: "region", reason: "missing: the provider must be told its region explicitly" }];
  }
  try {
    regionOf(region);
    return [];
  } catch (problem) {
    return [{ property: "region", reason: problem instanceof Error ? problem.message : String(problem) }];
  }
}

/** The first account that the arguments allow. */
export function accountOf(args: Properties): string {
  const allowed = decode(args["allowedAccountIds"]);
  return Array.isArray(allowed) && typeof allowed[0] === "string" ? allowed[0] : exampleAccountId;
}

/** Credentials reach one account: with another in `allowedAccountIds` the real provider refuses them, and plans nothing. */
export function accountProblems(cloud: Cloud, args: Properties, oldArgs: Properties): Problems {
  const [before, after] = [accountOf(oldArgs), accountOf(args)];
  if (before === after || args["allowedAccountIds"] === unknownValue) return [];
  const held = cloud.list().filter(({ accountId }) => accountId === before).length;
  if (held === 0) return [];
  return [
    {
      property: "allowedAccountIds",
      reason: `the resources of this stack (${held}) belong to account ${before}; the config now names ${after}: the real provider would refuse the credentials. A stack cannot move to another account: set the account back, or use another stack for ${after}`,
    },
  ];
}

/** Provider arguments that are not strings travel as JSON text. */
export function decode(value: unknown): unknown {
  if (typeof value !== "string" || holdsUnknown(value)) return value;
  return JSON.parse(value);
}
