import { readFileSync } from "node:fs";
import { z } from "zod";
import type { PlanOperation, PlanStep, Unknown } from "../model/plan.ts";
import { statefulType } from "../model/stateful.ts";
import type { MadePlan } from "../review/judge.ts";
import { UnreadablePlan } from "./policy-error.ts";

const operations = [
  "create",
  "update",
  "replace",
  "delete",
  "same",
] as const satisfies readonly PlanOperation[];

const inputs = z.record(z.string(), z.unknown()).nullable();

const step = z.object({
  op: z.string(),
  urn: z.string().startsWith("urn:pulumi:"),
  type: z.string(),
  name: z.string(),
  parent: z.string(),
  provider: z.string(),
  id: z.string().exactOptional(),
  old: inputs,
  new: inputs,
  dependencies: z.record(z.string(), z.array(z.string())).exactOptional(),
  replaceKeys: z.array(z.string()),
  protect: z.boolean(),
  diff: z.array(
    z.object({
      path: z.string(),
      kind: z.enum(["add", "delete", "update"]),
      replaces: z.boolean(),
      old: z.unknown(),
      new: z.unknown(),
    }),
  ),
});

/** What `npm run -s preview -- --json` prints, as far as the rules read it: they judge anew what is in `steps`. */
const printed = z.object({
  stack: z.string().min(1),
  simulated: z.boolean(),
  steps: z.array(step).min(1, "a plan has at least the step of its stack"),
});

/** A plan as it was made, and the operations in it that this version does not know. */
export interface ReadPlan {
  readonly made: MadePlan;
  readonly strange: readonly Unknown[];
}

/** @throws UnreadablePlan when the file cannot be read or is no plan of ours. */
export function readPlanFile(file: string): ReadPlan {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (problem) {
    throw new UnreadablePlan(file, problem instanceof Error ? problem.message : String(problem));
  }
  return parsePlan(text, file);
}

/**
 * @param file how a message names the text
 * @throws UnreadablePlan when the text is no plan of ours
 */
export function parsePlan(text: string, file: string): ReadPlan {
  if (text.trim() === "") throw new UnreadablePlan(file, "it is empty");
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new UnreadablePlan(file, "it is not JSON, or cut off");
  }
  const parsed = printed.safeParse(data);
  if (!parsed.success) throw new UnreadablePlan(file, firstMistakes(parsed.error));
  const { simulated, stack, steps } = parsed.data;
  const known = steps.flatMap(({ op, ...rest }): readonly PlanStep[] => {
    const operation = operations.find((name) => name === op);
    // Whether a type holds data is for the tables of today to say.
    return operation === undefined
      ? []
      : [{ ...rest, op: operation, stateful: statefulType(rest.type) !== undefined }];
  });
  const strange = steps
    .filter(({ op }) => !operations.some((name) => name === op))
    .map(({ op, type, urn }) => ({
      urn,
      type,
      reason: `The plan has the operation "${op}", which this version of Plinth does not know.`,
    }));
  return { made: { stack, simulated, steps: known }, strange };
}

/** A plan of another tool is wrong in every step: the first places say enough. */
function firstMistakes({ issues }: z.ZodError): string {
  const told = issues.slice(0, 3).map(({ message, path }) => `${path.join(".") || "the whole"}: ${message}`);
  return [...told, ...(issues.length > 3 ? [`and ${issues.length - 3} more`] : [])].join("; ");
}
