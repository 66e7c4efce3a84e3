import type { PlanInputs } from "../../model/plan.ts";
import type { Facts } from "./facts.ts";
import { type Judge, type Judgement, open, worst, wrong } from "./judgement.ts";
import { isBlock, listAt, notKnown } from "./values.ts";
import { podPath } from "./workload.ts";

/** Judges each container of a workload, those that run before the others included; one that is not known is open. */
export function eachContainer(judge: (container: PlanInputs, facts: Facts) => Judgement): Judge {
  return ({ inputs, type }, facts) => {
    const pod = podPath(type);
    const before = listAt(inputs, `${pod}.initContainers`) ?? [];
    const containers = listAt(inputs, `${pod}.containers`) ?? [];
    if (before === notKnown || containers === notKnown) return open(`${pod}.containers`);
    if (containers.length === 0) return wrong("It has no containers.");
    return worst(
      [...before, ...containers].map((container) =>
        isBlock(container) ? judge(container, facts) : open(`${pod}.containers`),
      ),
    );
  };
}

/** The property of a container's variables that is not known; undefined where all are. */
export function openVariables(container: PlanInputs): string | undefined {
  return ["env", "envFrom"].find((property) => {
    const list = listAt(container, property);
    return list === notKnown || list?.includes(notKnown) === true;
  });
}
