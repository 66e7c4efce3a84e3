import type { PlanInputs } from "../../model/plan.ts";
import { textsOf } from "../input-values.ts";
import { isEveryArn, type Statement } from "../policy-statements.ts";
import { demandedValues } from "./asker-conditions.ts";

/**
 * Keys of conditions whose values are accounts, or ARNs with one.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const accountKeys: ReadonlySet<string> = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceowner",
  "kms:calleraccount",
]);

/** Whom a principal or a value of a condition stands for, as it is written, and its account where that can be told. */
interface NamedAccount {
  readonly text: string;
  readonly accountId: string | undefined;
}

/**
 * Those whom a statement lets in, and who are of none of the given accounts, as they are written. A condition that demands one of these
 * accounts keeps everybody else out; one that names another account lets that one in, where the principal is everybody or a service.
 */
export function strangersIn(statement: Statement, known: ReadonlySet<string>): readonly string[] {
  if (!statement.allows) return [];
  const demanded = demandedValues(statement, accountKeys).map((values) => values.map(namedAccount));
  const isKnown = ({ accountId }: NamedAccount) => accountId !== undefined && known.has(accountId);
  if (demanded.some((values) => values.length > 0 && values.every(isKnown))) return [];
  const strangers = [
    ...principalAccounts(statement.principals).filter((named) => !isKnown(named)),
    // What is no limit at all, open-principal says.
    ...demanded
      .flat()
      .filter((named) => named.accountId !== undefined && !isEveryArn(named.text) && !isKnown(named)),
  ];
  return [...new Set(strangers.map(({ text }) => text))];
}

/** Principals that are of an account, or of one that nobody can tell. Everybody, services and the web's identities are of none. */
function principalAccounts(principals: PlanInputs): readonly NamedAccount[] {
  return [
    ...namesOf(principals, "AWS").filter((name) => name !== "*"),
    ...namesOf(principals, "CanonicalUser"),
    ...namesOf(principals, "Federated").filter((name) => name.startsWith("arn:")),
  ].map(namedAccount);
}

function namesOf(principals: PlanInputs, kind: string): readonly string[] {
  return textsOf(principals[kind]);
}

/** An ARN of a bucket has no account. */
function namedAccount(text: string): NamedAccount {
  return { text, accountId: accountOf(text) };
}

/** The account of an ARN, or the text itself where it is one, also with a wildcard: then it is none that anybody knows. */
function accountOf(text: string): string | undefined {
  if (/^[\d*?]+$/u.test(text)) return text;
  const [arn, , , , account = ""] = text.split(":");
  return arn === "arn" && account !== "" ? account : undefined;
}
