import { z } from "zod";
import type { PlanOperation, PlanStep } from "../model/plan.ts";
import { statefulType } from "../model/stateful.ts";
import { firstMistakes } from "./plan-mistakes.ts";
import { UnreadablePlan } from "./policy-error.ts";
import { type ReadPlan, unknownOperation } from "./read-plan.ts";

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

/** @throws UnreadablePlan when the data is not what `npm run -s preview -- --json` prints. */
export function ownPlan(data: unknown, file: string): ReadPlan {
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
      reason: unknownOperation(op),
    }));
  return { made: { stack, simulated, steps: known }, strange };
}
