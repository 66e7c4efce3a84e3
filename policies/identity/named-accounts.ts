import type { PlanInputs } from "../../model/plan.ts";
import { textsOf } from "../input-values.ts";
import { isEveryArn, type Statement } from "../policy-statements.ts";
import { type Demand, demandsOn } from "./asker-conditions.ts";

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

/** What AWS puts the account of the resource itself in for; the variable's own colon would break an ARN into other parts. */
const ownAccountVariable = /\$\{aws:ResourceAccount\}/giu;
const ownAccount = "own";

/** The beginning of an ARN without an account, as that of a bucket; a wildcard in it would also stand for accounts. */
const accountlessArn = /^arn:[^:*?]*:[^:*?]*:[^:*?]*::/u;

/** Whom a principal or a value of a condition stands for, as it is written, and its account where that can be told. */
interface NamedAccount {
  readonly text: string;
  readonly accountId: string | undefined;
}

/**
 * Those whom a statement lets in, and who are of none of the given accounts, as they are written. A condition that demands one of these
 * accounts keeps everybody else out; one that names another account lets that one in, where the principal is everybody or a service.
 *
 * Organizations and networks are not looked at, because the config names none of those that are trusted: a condition on another's
 * `aws:PrincipalOrgID` or `aws:SourceVpc` is a limit to `open-principal`, and nothing here.
 */
export function strangersIn(statement: Statement, known: ReadonlySet<string>): readonly string[] {
  if (!statement.allows) return [];
  const demands = demandsOn(statement, accountKeys);
  const isKnown = ({ accountId }: NamedAccount) =>
    accountId !== undefined && (accountId === ownAccount || known.has(accountId));
  if (demands.some(({ values }) => values.length > 0 && values.map(namedAccount).every(isKnown))) return [];
  const strangers = [...principalAccounts(statement.principals), ...demands.flatMap(demandedAccounts)].filter(
    (named) => !isKnown(named),
  );
  return [...new Set(strangers.map(({ text }) => text))];
}

/**
 * Whom a demand lets in. What is no limit at all, open-principal says. A source may be a bucket, whose ARN has no account; whoever asks
 * has one, so that a pattern without it stands for any.
 */
function demandedAccounts({ key, values }: Demand): readonly NamedAccount[] {
  return values
    .filter((text) => !isEveryArn(text) && !(key === "aws:sourcearn" && accountlessArn.test(text)))
    .map(namedAccount);
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

function namedAccount(text: string): NamedAccount {
  return { text, accountId: accountOf(text.replaceAll(ownAccountVariable, ownAccount)) };
}

/** The account of an ARN, or the text itself where it is one, also with a wildcard: then it is none that anybody knows. */
function accountOf(text: string): string | undefined {
  if (text === ownAccount || /^[\d*?]+$/u.test(text)) return text;
  const [arn, , , , account = ""] = text.split(":");
  return arn === "arn" && account !== "" ? account : undefined;
}
