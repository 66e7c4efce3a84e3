import { readFileSync } from "node:fs";
import { cliPlan, isCliPlan } from "./cli-plan.ts";
import { fileReason } from "./file-reason.ts";
import { ownPlan } from "./own-plan.ts";
import { requireStack, UnreadablePlan } from "./policy-error.ts";
import type { ReadPlan } from "./read-plan.ts";

/**
 * @param asked the stack that the plan has to be of; default any
 * @throws UnreadablePlan when the file cannot be read or is no plan
 * @throws OtherStack when it is of another stack
 */
export function readPlanFile(file: string, asked?: string): ReadPlan {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (problem) {
    throw new UnreadablePlan(file, fileReason(problem));
  }
  const plan = parsePlan(text, file);
  requireStack(file, plan.made.stack, asked);
  return plan;
}

/**
 * Reads what `npm run -s preview -- --json` or `pulumi preview --json` printed.
 *
 * @param file how a message names the text
 * @throws UnreadablePlan when the text is neither
 */
export function parsePlan(text: string, file: string): ReadPlan {
  if (text.trim() === "") throw new UnreadablePlan(file, "it is empty");
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new UnreadablePlan(file, "it is not JSON, or cut off");
  }
  const maker = otherMaker(data);
  if (maker !== undefined) throw new UnreadablePlan(file, `it is of ${maker}`);
  return isCliPlan(data) ? cliPlan(data, file) : ownPlan(data, file);
}

/** Tools whose plans are handed in by mistake, by a member that theirs alone have. */
const otherMakers = [
  ["terraform_version", "Terraform or OpenTofu"],
  ["planned_values", "Terraform or OpenTofu"],
  ["ChangeSetId", "CloudFormation"],
] as const;

function otherMaker(data: unknown): string | undefined {
  if (typeof data !== "object" || data === null) return undefined;
  return otherMakers.find(([member]) => Object.hasOwn(data, member))?.[1];
}
