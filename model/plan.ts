/**
 * What would happen to one resource. An `update` changes its inputs or, in the state alone, its resource options. `read` and
 * `refresh` steps of the engine change nothing in the cloud and are left out.
 */
export type PlanOperation = "create" | "update" | "replace" | "delete" | "same";

/** One changed property. */
export interface PropertyChange {
  /**
   * As in `routes[0].cidrBlock` or `tags["a.b"]`; `propertySteps` reads it. `options.protect` and `options.retainOnDelete` are
   * resource options (model/resource-options.ts), every other path is an input's.
   */
  readonly path: string;
  /** What happens to the property: it is given, removed, or gets another value. */
  readonly kind: "add" | "delete" | "update";
  /** True where the provider says that this very property forces a replacement. */
  readonly replaces: boolean;
  /** The value before, as in `PlanInputs`; null where there was none. */
  readonly old: unknown;
  /** The value after, as in `PlanInputs`; null where there is none. */
  readonly new: unknown;
}

/** Inputs as the program gives them: secrets are `"[secret]"`, values known only after the update are `{ unknown: true }`. */
export type PlanInputs = Readonly<Record<string, unknown>>;

/** One resource of a plan, unchanged ones included. */
export interface PlanStep {
  /** What would happen to the resource. */
  readonly op: PlanOperation;
  /** As in `urn:pulumi:prod::plinth::plinth:network:Network$aws:ec2/vpc:Vpc::network`. */
  readonly urn: string;
  /** Type token, as in `aws:ec2/vpc:Vpc`. */
  readonly type: string;
  /** Last part of the URN: the name within the program, not the one in the cloud. */
  readonly name: string;
  /** URN of the parent; the empty string for the stack itself. */
  readonly parent: string;
  /** URN and id of the provider; the empty string for components. */
  readonly provider: string;
  /** What the cloud calls the resource before the plan; absent for components and for what is not there yet. */
  readonly id?: string;
  /** Inputs before; null for a resource that is created. */
  readonly old: PlanInputs | null;
  /** Inputs after; null for a resource that is deleted. */
  readonly new: PlanInputs | null;
  /**
   * By input that holds something unknown in `new`: URNs of the resources that the value will come from. Absent where nothing is
   * unknown, or the plan does not say.
   */
  readonly dependencies?: Readonly<Record<string, readonly string[]>>;
  /** Properties that force the replacement, as the provider names them, sorted; empty for every other operation. */
  readonly replaceKeys: readonly string[];
  /** True when the type holds data that dies with the resource (model/stateful.ts). */
  readonly stateful: boolean;
  /** True when the resource is protected, before the plan if it exists: the engine refuses to delete or replace it. */
  readonly protect: boolean;
  /** What changes in an update or a replacement, by path; empty for every other operation. */
  readonly diff: readonly PropertyChange[];
}

/** Something that our tables cannot judge: never reported as fine. */
export interface Unknown {
  /** URN of the resource. */
  readonly urn: string;
  /** Type token of the resource. */
  readonly type: string;
  /** The property in question; absent when the whole type is unknown. */
  readonly property?: string;
  /** What is not known, as a sentence, with the place where it could be written down. */
  readonly reason: string;
}

/** A rule's verdict on one resource. */
export interface Finding {
  /** Stable id of the rule, as waivers name it. */
  readonly id: string;
  /** `block` makes the verdict BLOCK unless it is waived, `caution` makes it CAUTION, `info` changes nothing. */
  readonly severity: "block" | "caution" | "info";
  /** URN of the resource; of a waiver that covers nothing, its pattern. */
  readonly urn: string;
  /** What is wrong, in sentences. */
  readonly message: string;
  /** What to do instead. */
  readonly fix: string;
  /** The waiver's reason, where one covers this finding: it then no longer blocks. */
  readonly waived?: string;
  /** True where the same was to be said before the plan. It counts as much; the reviewer sees that this change is not the cause. */
  readonly preexisting?: true;
}

/** How many resources each operation would touch. */
export type PlanSummary = Readonly<Record<PlanOperation, number>>;

/** A whole plan. `npm run -s preview -- --json` prints it with `against` and `verdict` (commands/printed-plan.ts). */
export interface Plan {
  /** Name of the stack, as in `prod`. */
  readonly stack: string;
  /** True when it was made against the simulated cloud: such a plan is no evidence about a live environment. */
  readonly simulated: boolean;
  /** Every resource, unchanged ones included, sorted by URN: the engine's own order differs from run to run. */
  readonly steps: readonly PlanStep[];
  /** Counts of `steps`, components included. */
  readonly summary: PlanSummary;
  /** What the tables cannot judge; empty when they know everything that changes. */
  readonly unknown: readonly Unknown[];
  /** What rules have to know and is known only after the update, when they judge it: no reason for CAUTION. */
  readonly deferred: readonly Unknown[];
  /** What the rules found, waived findings included. */
  readonly findings: readonly Finding[];
}
