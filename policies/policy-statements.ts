import type { PlanInputs } from "../model/plan.ts";
import { blocksAt, isBlock, listOf, parsedJson, textsOf, valueAt } from "./input-values.ts";

/** One statement of an IAM policy, its single values and lists alike. */
export interface Statement {
  readonly allows: boolean;
  /** Empty where the statement names what it does not mean (`NotAction`). */
  readonly actions: readonly string[];
  readonly hasNotAction: boolean;
  readonly resources: readonly string[];
  readonly hasNotResource: boolean;
  /** True where everybody is meant, whoever asks. */
  readonly isForEverybody: boolean;
  /** Kind, as `AWS` or `Service`, to names; empty where everybody is meant, or the statement does not say whom. */
  readonly principals: PlanInputs;
  /** Operator, to key, to values; empty where the statement always applies. */
  readonly conditions: PlanInputs;
}

/** The statements of a policy document, written as JSON or as a map; none where it is unknown or no document at all. */
export function statementsOf(document: unknown): readonly Statement[] {
  return blocksAt(parsedJson(document), "Statement").map(statement);
}

function statement(block: PlanInputs): Statement {
  const conditions = valueAt(block, "Condition");
  const principals = block["Principal"];
  return {
    allows: block["Effect"] === "Allow",
    actions: textsOf(block["Action"]),
    hasNotAction: block["NotAction"] !== undefined,
    resources: textsOf(block["Resource"]),
    hasNotResource: block["NotResource"] !== undefined,
    isForEverybody: isEverybody(block["Principal"]) || block["NotPrincipal"] !== undefined,
    principals: isBlock(principals) ? principals : {},
    conditions: isBlock(conditions) ? conditions : {},
  };
}

function isEverybody(principal: unknown): boolean {
  if (principal === "*") return true;
  if (!isBlock(principal)) return false;
  return Object.values(principal).some((names) => textsOf(names).includes("*"));
}

/** True for a pattern that leaves nothing out, or nothing of a service: `*`, `arn:aws:*`, `arn:aws:s3:::*`. */
export function isEveryArn(pattern: string): boolean {
  return /^(?:arn(?::[^:]*){0,2}:)?[*?:]*\*[*?:]*$/u.test(pattern);
}

/** True where a statement refuses everybody what arrives without TLS. */
export function deniesPlainTransport({ allows, conditions, isForEverybody }: Statement): boolean {
  if (allows || !isForEverybody) return false;
  // A further condition would let some requests through.
  if (Object.keys(conditions).length !== 1) return false;
  const keys = Object.entries(conditions["Bool"] ?? {});
  return (
    keys.length === 1 &&
    keys.every(([key, value]) => key.toLowerCase() === "aws:securetransport" && listOf(value).every(isFalse))
  );
}

function isFalse(value: unknown): boolean {
  return value === false || value === "false";
}
