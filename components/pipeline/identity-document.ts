import type { Conditions } from "../security/policy-document.ts";

type Words = string | readonly string[];

/** What a statement is about: the named actions, or every action but those. */
type About = { readonly Action: Words } | { readonly NotAction: Words };

/** On what: the named resources, or all but those. */
type On = { readonly Resource: Words } | { readonly NotResource: Words };

/** One statement of a policy of a role, in the words of the policy language. */
export type IdentityStatement = About &
  On & {
    /** What the statement is for, in letters and digits; unique within the document. */
    readonly Sid: string;
    readonly Effect: "Allow" | "Deny";
    /** When the statement applies, all of it at once; always when absent. */
    readonly Condition?: Conditions;
  };

/**
 * A policy of a role, or a boundary: what it says of its own, it need not say for whom.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface IdentityDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly IdentityStatement[];
}

/** A document of the given statements, in their order. */
export function identityDocument(...statements: readonly IdentityStatement[]): IdentityDocument {
  return { Version: "2012-10-17", Statement: statements };
}

/** Who may assume a role, and on what condition. */
export interface TrustDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: "Allow";
    readonly Principal: { readonly Federated: string } | { readonly AWS: readonly string[] };
    readonly Action: string;
    readonly Condition: Conditions;
  }[];
}
