import type { PlanInputs } from "../../model/plan.ts";
import { isWorld } from "../exposure/cidr-width.ts";
import { isBlock, isUnknown, listOf, textsOf } from "../input-values.ts";
import { isEveryArn, type Statement } from "../policy-statements.ts";

/**
 * Keys of conditions that say who asks, or from where. What anybody can bring along, such as TLS, a tag or a user agent, is not here.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
const keys: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalisawsservice",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:principalservicename",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceip",
  "aws:sourceorgid",
  "aws:sourceorgpaths",
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpcarn",
  "aws:sourcevpce",
  "aws:userid",
  "aws:vpcsourceip",
  "kms:calleraccount",
]);

/** Operators that demand a value. With `IfExists`, `ForAllValues` and all that negate, a request without the key passes. */
const demanding: ReadonlySet<string> = new Set([
  "arnequals",
  "arnlike",
  "bool",
  "ipaddress",
  "stringequals",
  "stringequalsignorecase",
  "stringlike",
]);

/** True where a statement's conditions let only some ask: all of them have to hold, so that one is enough. */
export function limitsWhoAsks(statement: Pick<Statement, "conditions">): boolean {
  return demandsOf(statement).some((asked) => isUnknown(asked) || (isBlock(asked) && hasLimit(asked)));
}

/** What a condition demands of a key. */
export interface Demand {
  /** In small letters, as `aws:principalarn`. */
  readonly key: string;
  /** One of them is enough. */
  readonly values: readonly string[];
}

/** What a statement demands of the given keys, written in small letters. */
export function demandsOn(
  statement: Pick<Statement, "conditions">,
  wanted: ReadonlySet<string>,
): readonly Demand[] {
  return demandsOf(statement).flatMap((asked) =>
    isBlock(asked)
      ? Object.entries(asked)
          .map(([key, values]) => ({ key: key.toLowerCase(), values: textsOf(values) }))
          .filter(({ key }) => wanted.has(key))
      : [],
  );
}

/** What the conditions demand, by key. */
function demandsOf({ conditions }: Pick<Statement, "conditions">): readonly unknown[] {
  return Object.entries(conditions)
    .filter(([operator]) => demanding.has(operator.toLowerCase().replace(/^foranyvalue:/u, "")))
    .map(([, asked]) => asked);
}

function hasLimit(asked: PlanInputs): boolean {
  return Object.entries(asked).some(([key, values]) => isLimit(key, values));
}

/** One value is enough to pass, so none of them may be everything. */
function isLimit(key: string, values: unknown): boolean {
  if (!keys.has(key.toLowerCase())) return false;
  return isUnknown(values) || (listOf(values).length > 0 && !listOf(values).some(isEverything));
}

function isEverything(value: unknown): boolean {
  if (value === false || value === "false" || isWorld(value)) return true;
  return typeof value === "string" && (value === "" || isEveryArn(value));
}
