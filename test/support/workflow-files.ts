import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";

const root = join(import.meta.dirname, "..", "..");

/** The folder of the workflows. */
export const workflowFolder = join(root, ".github", "workflows");

const permissions = z.record(z.string(), z.enum(["read", "write"]));

const step = z.looseObject({
  id: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});

const job = z.looseObject({
  name: z.string().optional(),
  uses: z.string().optional(),
  if: z.string().optional(),
  needs: z.string().optional(),
  "runs-on": z.string().optional(),
  environment: z.string().optional(),
  "timeout-minutes": z.number().optional(),
  concurrency: z.object({ group: z.string(), "cancel-in-progress": z.boolean() }).optional(),
  permissions: permissions.optional(),
  strategy: z.looseObject({ matrix: z.record(z.string(), z.unknown()) }).optional(),
  with: z.record(z.string(), z.string()).optional(),
  steps: z.array(step).default([]),
});

const workflow = z.looseObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions,
  concurrency: z.object({ group: z.string(), "cancel-in-progress": z.boolean() }).optional(),
  jobs: z.record(z.string(), job),
});

export type Workflow = z.infer<typeof workflow>;

export type WorkflowJob = z.infer<typeof job>;

/** Every workflow by the name of its file, as GitHub reads it. */
export function workflows(): ReadonlyMap<string, Workflow> {
  return new Map(workflowNames().map((file) => [file, workflow.parse(parse(workflowText(file)))]));
}

export function workflowNames(): readonly string[] {
  return readdirSync(workflowFolder).sort();
}

/** With comments. */
export function workflowText(file: string): string {
  return readFileSync(join(workflowFolder, file), "utf8");
}

/** Every job of every workflow, as `file: job`. */
export function jobs(): ReadonlyMap<string, WorkflowJob> {
  return new Map(
    [...workflows()].flatMap(([file, { jobs: all }]) =>
      Object.entries(all).map(([name, one]) => [`${file}: ${name}`, one] as const),
    ),
  );
}
