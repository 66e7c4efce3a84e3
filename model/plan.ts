/** What would happen to one resource. `read` and `refresh` steps of the engine change nothing in the cloud and are left out. */
export type PlanOperation = "create" | "update" | "replace" | "delete" | "same";

/** One changed property. `path` is the engine's: dots and brackets, as in `routes[0].cidrBlock`. */
export interface PropertyChange {
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  /** True where the provider says that this very property forces a replacement. */
  readonly replaces: boolean;
  readonly old: unknown;
  readonly new: unknown;
}

/** Inputs as the program gives them: secrets are `"[secret]"`, values known only after the update are `{ unknown: true }`. */
export type PlanInputs = Readonly<Record<string, unknown>>;

/** One resource of a plan, unchanged ones included. */
export interface PlanStep {
  readonly op: PlanOperation;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** URN of the parent; the empty string for the stack itself. */
  readonly parent: string;
  /** URN and id of the provider; the empty string for components. */
  readonly provider: string;
  readonly old: PlanInputs | null;
  readonly new: PlanInputs | null;
  /** Properties that force the replacement, as the provider names them. */
  readonly replaceKeys: readonly string[];
  /** True when the type holds data that dies with the resource (model/stateful.ts). */
  readonly stateful: boolean;
  /** True when the resource is protected: the engine refuses to delete or replace it. */
  readonly protect: boolean;
  readonly diff: readonly PropertyChange[];
}

/** Something that our tables cannot judge: never reported as fine. */
export interface Unknown {
  readonly urn: string;
  readonly type: string;
  /** The property in question; absent when the whole type is unknown. */
  readonly property?: string;
  readonly reason: string;
}

/** A rule's verdict on one resource. */
export interface Finding {
  /** Stable id of the rule, as waivers name it. */
  readonly id: string;
  readonly severity: "block" | "caution" | "info";
  readonly urn: string;
  readonly message: string;
  /** What to do instead. */
  readonly fix: string;
  /** The waiver's reason, where one covers this finding: it then no longer blocks. */
  readonly waived?: string;
}

export type PlanSummary = Readonly<Record<PlanOperation, number>>;

/** A whole plan, as `npm run -s preview -- --json` prints it. */
export interface Plan {
  readonly stack: string;
  /** True when it was made against the simulated cloud: such a plan is no evidence about a live environment. */
  readonly simulated: boolean;
  readonly steps: readonly PlanStep[];
  readonly summary: PlanSummary;
  readonly unknown: readonly Unknown[];
  readonly findings: readonly Finding[];
}
