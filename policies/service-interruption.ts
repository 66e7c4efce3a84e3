import {
  type Downtime,
  downtimes,
  goneInterrupts,
  type Interruption,
  interruptionOf,
} from "../model/interruptions.ts";
import type { Finding, PlanStep, PropertyChange } from "../model/plan.ts";
import { statefulType } from "../model/stateful.ts";
import type { Rule } from "./rule.ts";
import { servingTypes } from "./workloads/pod-specs.ts";
import { mayRunNone, replicaPaths } from "./workloads/replica-count.ts";

const id = "service-interruption";

/**
 * Warns of a change in place that whoever uses the resource notices (model/interruptions.ts), with how long and when; and of a service
 * that goes, or that runs nowhere any more.
 */
export const serviceInterruption: Rule = {
  id,
  check: (steps) =>
    steps.flatMap((step) => [
      ...interruptionsOf(step).map(({ change, interruption }) => finding(step, change, interruption)),
      ...(isGone(step) && servingTypes.includes(step.type) ? [goneFinding(step)] : []),
      ...(isStopped(step) ? [stoppedFinding(step)] : []),
    ]),
};

/** What a plan means for whoever uses what it changes. */
export interface ExpectedDowntime {
  readonly downtime: Downtime;
  /** The resources with that downtime. */
  readonly steps: readonly PlanStep[];
}

/** The worst downtime that is known of any step. A service that goes or stops, or loses what it uses, is an outage. */
export function expectedDowntime(steps: readonly PlanStep[]): ExpectedDowntime {
  const known = steps.map((step) => ({ step, rank: downtimes.indexOf(downtimeOfStep(step)) }));
  const worst = Math.max(0, ...known.map(({ rank }) => rank));
  return {
    downtime: downtimes[worst] ?? "none",
    steps: worst === 0 ? [] : known.filter(({ rank }) => rank === worst).map(({ step }) => step),
  };
}

function downtimeOfStep(step: PlanStep): Downtime {
  if (isGone(step)) return isMissed(step.type) ? "outage" : "none";
  if (isStopped(step)) return "outage";
  const ranks = interruptionsOf(step).map(({ interruption }) =>
    downtimes.indexOf(downtimeOf(step, interruption)),
  );
  return downtimes[Math.max(0, ...ranks)] ?? "none";
}

function isGone({ op }: PlanStep): boolean {
  return op === "replace" || op === "delete";
}

function isStopped({ new: after, old: before, op, type }: PlanStep): boolean {
  return op === "update" && !mayRunNone(type, before) && mayRunNone(type, after);
}

/** Pods that serve are missed as soon as what runs them is gone. */
function isMissed(type: string): boolean {
  return servingTypes.includes(type) || (statefulType(type) !== undefined && goneInterrupts(type));
}

interface Interrupting {
  readonly change: PropertyChange;
  readonly interruption: Interruption;
}

function interruptionsOf({ diff, op, type }: PlanStep): readonly Interrupting[] {
  if (op !== "update") return [];
  return diff.flatMap((change) => {
    const interruption = interruptionOf(type, change.path);
    return interruption === undefined ? [] : [{ change, interruption }];
  });
}

function downtimeOf(
  { new: after, old: before }: PlanStep,
  { downtime, withStandby }: Interruption,
): Downtime {
  const standby = before?.["multiAz"] === true && after?.["multiAz"] === true;
  return standby ? (withStandby ?? downtime) : downtime;
}

function finding(step: PlanStep, change: PropertyChange, interruption: Interruption): Finding {
  const { effect } = interruption;
  return {
    id,
    severity: "caution",
    urn: step.urn,
    message: `This ${effect}: ${change.path} ${shown(change.old)} -> ${shown(change.new)}. Downtime: ${downtimeOf(step, interruption)}, ${timeOf(step, interruption)}.`,
    fix: "Tell whoever uses it, and see that clients connect again by themselves.",
  };
}

function goneFinding({ op, urn }: PlanStep): Finding {
  const what = op === "delete" ? "deletes the service" : "deletes the service and makes it anew";
  return {
    id,
    severity: "caution",
    urn,
    message: `This ${what}: its pods stop, and whoever calls it gets no answer. Downtime: outage, at once.`,
    fix: "See that nobody calls it any more, or keep it: a changed name or parent needs an alias.",
  };
}

function stoppedFinding({ type, urn }: PlanStep): Finding {
  const path = replicaPaths[type] ?? "";
  // An autoscaler ends the last pod when there is no load, and not at once.
  const message = servingTypes.includes(type)
    ? `This lets the service run nowhere: ${path} becomes 0, and whoever calls it gets no answer. Downtime: outage, at once.`
    : `This may let the service run nowhere: ${path} becomes 0, and while nothing runs, whoever calls it gets no answer. Downtime: outage, as often as the autoscaler ends the last pod.`;
  return {
    id,
    severity: "caution",
    urn,
    message,
    fix: "Let one pod serve at least, or see that nobody calls it any more and take the service out.",
  };
}

function timeOf({ new: after }: PlanStep, { when }: Interruption): string {
  if (when === "at once") return "at once, whatever applyImmediately says";
  if (after?.["applyImmediately"] === true) return "at once (applyImmediately is true)";
  const window = after?.["maintenanceWindow"];
  const hours = typeof window === "string" ? ` ${window} UTC` : "";
  return `in the maintenance window${hours} (applyImmediately is not set)`;
}

function shown(value: unknown): string {
  if (value === null) return "(none)";
  if (typeof value === "string") return value;
  return typeof value === "object" ? "(known after the update)" : JSON.stringify(value);
}
