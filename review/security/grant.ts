import type { PlanInputs } from "../../model/plan.ts";

/** The smallest thing that a resource allows, or forbids, and that can be compared with another one. */
export interface Grant {
  /** Equal for equal grants. */
  readonly key: string;
  /** In words, as in `ingress tcp 443 from 10.0.0.0/16`. */
  readonly text: string;
  /** True for what forbids: a Deny statement, the isolation by a network policy. To lose it is to widen. */
  readonly closes: boolean;
}

/** What one resource allows and forbids. */
export interface ReadGrants<G extends Grant> {
  /**
   * What its grants belong to together with those of other resources: a security group, a role, a namespace. Only within one scope
   * does a grant stand for another. Absent where it belongs to nothing else, or to something that is known only after the update.
   */
  readonly scope?: string;
  readonly grants: readonly G[];
  /** Properties whose values say less than would be needed, by name. */
  readonly unreadable: readonly string[];
}

/** Whether one grant allows all of another; `maybe` where that cannot be told. */
export type Cover = "yes" | "maybe" | "no";

export type SecurityKind =
  | "IAM"
  | "network ACL"
  | "network policy"
  | "public endpoint"
  | "route"
  | "security group";

/** One kind of security, with how to read and to compare it. */
export interface SecurityArea<G extends Grant> {
  readonly kind: SecurityKind;
  /** `undefined` for a type that has nothing to do with it. */
  readonly read: (type: string, inputs: PlanInputs) => ReadGrants<G> | undefined;
  /** Asked of two grants that both open, or both close. */
  readonly covers: (outer: G, inner: G) => Cover;
}
