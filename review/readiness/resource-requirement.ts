import type { PlannedResource } from "../../model/planned-resource.ts";
import type { Evidence } from "./evidence.ts";
import type { Facts } from "./facts.ts";
import { fine, type Judge, type Judgement } from "./judgement.ts";
import { type Answer, cannotBeTold, type Gap, met, notMet, type Requirement } from "./requirement.ts";

export interface ResourceRequirement extends Omit<Requirement, "look"> {
  /** What the resources are, in the plural, for "there are no …". */
  readonly called: string;
  /** Type tokens of the resources that are judged. */
  readonly types: readonly string[];
  /** Which of them are judged; default all. */
  readonly among?: (resource: PlannedResource, facts: Facts) => boolean;
  /** Each of them has to pass; default: it is enough that they are there. */
  readonly judge?: Judge;
  /** What has to hold of them together. */
  readonly together?: (resources: readonly PlannedResource[], facts: Facts) => Judgement;
  /** Where true it is also met when there are none: it says what must not be. */
  readonly mayBeNone?: boolean;
}

/** That resources of an environment have certain values. */
export function ofResources({ id, next, says, ...wanted }: ResourceRequirement): Requirement {
  return { id, next, says, look: (facts) => lookAt(wanted, facts) };
}

function lookAt(
  {
    among,
    called,
    judge = () => fine,
    mayBeNone = false,
    together,
    types,
  }: Omit<ResourceRequirement, "id" | "next" | "says">,
  facts: Facts,
): Answer {
  const all = facts.resources.of(...types);
  const resources = among === undefined ? all : all.filter((resource) => among(resource, facts));
  if (resources.length === 0 && !mayBeNone) return notMet([{ says: `There are no ${called}.` }]);
  const judged = resources.map((resource) => ({ resource, judgement: judge(resource, facts) }));
  const gaps = [
    ...judged.flatMap(({ judgement, resource }) => gapOf(judgement, "wrong", resource.urn)),
    ...(together === undefined ? [] : gapOf(together(resources, facts), "wrong")),
  ];
  const passing = judged.filter(({ judgement }) => judgement.is === "fine").map(({ resource }) => resource);
  const evidence = evidenceOf(passing, facts);
  if (gaps.length > 0) return notMet(gaps, evidence);
  const questions = [
    ...judged.flatMap(({ judgement, resource }) => gapOf(judgement, "open", resource.urn)),
    ...(together === undefined ? [] : gapOf(together(resources, facts), "open")),
  ];
  if (questions.length > 0) return cannotBeTold(questions, evidence);
  return counted(evidence, facts);
}

/** What would be met, if it is not a simulation alone that says so. */
export function counted(evidence: readonly Evidence[], { source }: Facts): Answer {
  if (!source.simulated) return met(evidence);
  return {
    ...notMet([{ says: "It holds in a simulation alone, which does not count." }], evidence),
    simulatedOnly: true,
  };
}

export function evidenceOf(resources: readonly PlannedResource[], { source }: Facts): readonly Evidence[] {
  return resources.map(({ urn }) => ({ kind: "resource", urn, counts: !source.simulated }));
}

function gapOf(judgement: Judgement, kind: "open" | "wrong", urn?: string): readonly Gap[] {
  const at = urn === undefined ? {} : { urn };
  if (judgement.is === "open" && kind === "open")
    return [
      { says: "A value that decides is known only after the update:", value: judgement.property, ...at },
    ];
  if (judgement.is !== "wrong" || kind !== "wrong") return [];
  const { says, value } = judgement;
  return [{ says, ...(value === undefined ? {} : { value }), ...at }];
}
