import type { ReadinessCheck } from "./check.ts";
import type { Evidence } from "./evidence.ts";
import { factors } from "./factors.ts";
import type { Facts, Source } from "./facts.ts";
import { points } from "./points.ts";
import type { Answer, Gap, Requirement, Status } from "./requirement.ts";

/** A requirement with its answer; what is shown of it. */
export interface JudgedRequirement {
  readonly id: string;
  readonly says: string;
  readonly status: Status;
  /** True where it would be met if a simulation counted. */
  readonly simulatedOnly: boolean;
  readonly gaps: readonly Gap[];
  /** What to do next; absent where it is met. */
  readonly next?: string;
  readonly evidence: readonly Evidence[];
}

export interface JudgedCheck {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly status: Status;
  /** True where everything that is not met holds in a simulation. */
  readonly simulatedOnly: boolean;
  readonly requirements: readonly JudgedRequirement[];
}

/** Whether an environment is ready, and by what evidence. */
export interface Readiness {
  readonly stack: string;
  /** True when the resources come from a simulation: none of them counts. */
  readonly simulated: boolean;
  readonly source: Source;
  /** `YYYY-MM-DD`, the day that ages are counted to. */
  readonly date: string;
  /** True when every point and every factor is met. */
  readonly ready: boolean;
  /** The fourteen points, those in the way first. */
  readonly points: readonly JudgedCheck[];
  /** The twelve factors, those in the way first. */
  readonly factors: readonly JudgedCheck[];
}

/** Judges an environment by its resources, the repository and the records. Pure. */
export function readinessOf(facts: Facts): Readiness {
  const judgedPoints = judged(points, facts);
  const judgedFactors = judged(factors, facts);
  return {
    stack: facts.stack,
    simulated: facts.source.simulated,
    source: facts.source,
    date: facts.today,
    ready: [...judgedPoints, ...judgedFactors].every(({ status }) => status === "met"),
    points: judgedPoints,
    factors: judgedFactors,
  };
}

function judged(checks: readonly ReadinessCheck[], facts: Facts): readonly JudgedCheck[] {
  return checks
    .map((check) => judgedCheck(check, facts))
    .toSorted((a, b) => rankOf(a) - rankOf(b) || a.number - b.number);
}

function judgedCheck({ id, number, requirements, title }: ReadinessCheck, facts: Facts): JudgedCheck {
  const answered = requirements
    .map((requirement) => judgedRequirement(requirement, facts))
    .toSorted((a, b) => rankOf(a) - rankOf(b));
  const unmet = answered.filter(({ status }) => status === "not met");
  const simulatedOnly = unmet.length > 0 && unmet.every((requirement) => requirement.simulatedOnly);
  return { id, number, title, status: statusOf(answered), simulatedOnly, requirements: answered };
}

function judgedRequirement({ id, look, next, says }: Requirement, facts: Facts): JudgedRequirement {
  const answer: Answer = look(facts);
  const { evidence, gaps, simulatedOnly, status } = answer;
  if (status === "met") return { id, says, status, simulatedOnly, gaps, evidence };
  // What a simulation alone shows, and what a plan leaves open, the state of the account shows.
  const inState =
    status === "cannot be told" || (simulatedOnly && evidence.every(({ kind }) => kind === "resource"));
  const step = inState ? fromTheAccount : next;
  return {
    id,
    says,
    status,
    simulatedOnly,
    gaps,
    next: step.replaceAll("<stack>", stackName(facts)),
    evidence,
  };
}

/** A plan may come from anywhere; what no stack can be called is not repeated in a step to type. */
function stackName({ stack }: Facts): string {
  return /^[\w.-]+$/u.test(stack) ? stack : "NAME";
}

const fromTheAccount =
  "pulumi stack export --stack <stack> --file state.json && npm run readiness -- --stack <stack> --state state.json";

function statusOf(answered: readonly JudgedRequirement[]): Status {
  if (answered.some(({ status }) => status === "not met")) return "not met";
  return answered.some(({ status }) => status === "cannot be told") ? "cannot be told" : "met";
}

/** What lacks comes first, then what only a simulation shows, then what cannot be told. */
function rankOf({ simulatedOnly, status }: Pick<JudgedRequirement, "simulatedOnly" | "status">): number {
  if (status === "not met") return simulatedOnly ? 1 : 0;
  return status === "cannot be told" ? 2 : 3;
}
