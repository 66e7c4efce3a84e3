import type { Finding, Unknown } from "../model/plan.ts";
import { type PlannedResource, resourcesAfter } from "../model/planned-resource.ts";
import { stackOf } from "../policies/urn-pattern.ts";
import { judgeState, type StateResource } from "../review/judge-state.ts";
import { ResourcesByType, type Source } from "../review/readiness/facts.ts";
import { readinessOf } from "../review/readiness/readiness.ts";
import { readinessMarkdown } from "../review/readiness/readiness-markdown.ts";
import { UnreadableState } from "./destroy-error.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { requireOutFile, writeOutFile } from "./out-file.ts";
import { readPlanFile } from "./plan-file.ts";
import { requireStack } from "./policy-error.ts";
import { judgedPlan } from "./read-plan.ts";
import { readRecords } from "./records.ts";
import { repositoryFiles } from "./repository-files.ts";
import { simulatedResources } from "./simulated-state.ts";
import { checkout, readWaivers } from "./stack-run.ts";
import { exportedResources, readStateFile } from "./state-file.ts";
import { sealOf } from "./state-seal.ts";
import { print, tell } from "./terminal.ts";

export interface ReadinessOptions {
  /** Default: that of the file; without a file, dev. */
  readonly stack?: string;
  /** File with what `npm run -s preview -- --json` printed. */
  readonly plan?: string;
  /** File with an exported state. */
  readonly state?: string;
  readonly json?: boolean;
  /** File that gets the result instead of stdout. */
  readonly out?: string;
}

/** Says whether an environment is ready for production: by a plan, an exported state, or a simulated environment. */
export async function readiness(options: ReadinessOptions): Promise<ExitCode> {
  requireOutFile(options.out);
  const repository = repositoryFiles(checkout);
  const today = new Date().toISOString().slice(0, 10);
  // Before an environment is brought up: what is wrong with a record is known at once.
  const records = readRecords(repository, today);
  const { resources, ...judged } = await judgedResources(options);
  const result = readinessOf({
    ...judged,
    today,
    resources: new ResourcesByType(resources),
    repository,
    records,
  });
  const text = options.json === true ? `${JSON.stringify(result, null, 2)}\n` : readinessMarkdown(result);
  if (options.out === undefined) print(text);
  else {
    writeOutFile(options.out, text);
    tell(`The result is in ${options.out}.`);
  }
  return result.ready ? exitCode.fine : exitCode.blocked;
}

interface JudgedResources {
  readonly stack: string;
  readonly source: Source;
  readonly resources: readonly PlannedResource[];
  readonly findings: readonly Finding[];
  readonly unknown: readonly Unknown[];
}

async function judgedResources({ plan, stack, state }: ReadinessOptions): Promise<JudgedResources> {
  if (plan !== undefined) return fromPlan(plan, stack);
  if (state !== undefined) return fromState(state, stack);
  const { resources, source } = await simulatedResources(stack ?? "dev");
  return {
    ...judgedState(resources),
    stack: stack ?? "dev",
    source: { kind: "state", simulated: true, says: `the state of ${source}`, sealedBy: "passphrase" },
  };
}

function fromPlan(file: string, asked: string | undefined): JudgedResources {
  const { findings, simulated, stack, steps, unknown } = judgedPlan(readPlanFile(file, asked), readWaivers());
  const source: Source = { kind: "plan", simulated, says: `the plan in ${file}` };
  return { stack, source, resources: resourcesAfter(steps), findings, unknown };
}

function fromState(file: string, asked: string | undefined): JudgedResources {
  const text = readStateFile(file);
  const resources = exportedResources(text, file);
  const [first] = resources;
  if (first === undefined) throw new UnreadableState(file, "it holds no resources");
  const stack = stackOf(first.urn);
  requireStack(file, stack, asked);
  const sealedBy = sealOf(text, file);
  // The simulator seals with a passphrase, and a real environment never does: what is not sealed by KMS does not count.
  const source: Source = {
    kind: "state",
    simulated: sealedBy !== "awskms",
    says: `the state in ${file}`,
    sealedBy,
  };
  return { ...judgedState(resources), stack, source };
}

function judgedState(
  resources: readonly (StateResource & { readonly protect: boolean })[],
): Pick<JudgedResources, "findings" | "resources" | "unknown"> {
  const { findings, unknown } = judgeState(resources, readWaivers());
  return {
    findings,
    unknown,
    resources: resources.map(({ inputs, protect, type, urn }) => ({
      urn,
      type,
      name: urn.split("::").slice(3).join("::"),
      inputs,
      protect,
    })),
  };
}
