import type { Finding } from "../model/plan.ts";
import type { PlannedResource } from "../model/planned-resource.ts";
import type { ResourceSet } from "./resource-set.ts";

/** A rule over resources as they stand: pure, and the same over a plan, a state and what a program registers. */
export interface ResourceRule {
  /** Stable for ever: waivers name it, and so does every finding of the rule. */
  readonly id: string;
  /** `block` makes a finding BLOCK and the policy pack fail; `caution` makes it CAUTION, and the pack says so. */
  readonly severity: "block" | "caution";
  /** What would be at risk without the rule, as a sentence. */
  readonly protects: string;
  /** The control of a known framework that the rule serves. */
  readonly control: string;
  /** What to do about a finding, in sentences. */
  readonly fix: string;
  /**
   * The types that the rule judges, each with the properties whose content it has to know, as in `rules[].name`. A property that
   * only has to be given, such as the ARN of a key, is not among them: that it comes from another resource is enough.
   */
  readonly reads: Readonly<Record<string, readonly string[]>>;
  readonly check: (resources: ResourceSet) => readonly Finding[];
}

/** A resource that breaks a rule, and how, in sentences. */
export interface Breach {
  readonly resource: PlannedResource;
  readonly message: string;
}

/** A rule without its findings: what it looks for, and what is said about it. */
export interface RuleDefinition extends Omit<ResourceRule, "check"> {
  readonly breaches: (resources: ResourceSet) => readonly Breach[];
}

/** Makes a rule whose findings all carry its id, its severity and its fix. */
export function resourceRule({ breaches, ...rule }: RuleDefinition): ResourceRule {
  const { fix, id, severity } = rule;
  return {
    ...rule,
    check: (resources) =>
      breaches(resources).map(({ message, resource }) => ({ id, severity, urn: resource.urn, message, fix })),
  };
}
