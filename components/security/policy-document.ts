/** Who a statement speaks of: everybody, AWS services by their principal, or identities by ARN. */
export type Principal =
  | "*"
  | { readonly Service: string | readonly string[] }
  | { readonly AWS: string | readonly string[] };

/** Operator to condition key to value or values, as in `{ StringEquals: { "aws:SourceAccount": "111122223333" } }`. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of a resource policy, in the words of the policy language. */
export interface PolicyStatement {
  /** What the statement is for, in letters and digits; unique within the document. */
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  /** Who is meant. Under `Allow`, `"*"` without a condition means the whole world. */
  readonly Principal: Principal;
  /** Action or actions, as in `s3:GetObject`; `*` stands for any characters. */
  readonly Action: string | readonly string[];
  /** ARN or ARNs; `"*"` in the policy of a key or an endpoint, which speaks of itself. */
  readonly Resource: string | readonly string[];
  /** When the statement applies, all of it at once; always when absent. */
  readonly Condition?: Conditions;
}

/**
 * A resource policy: of a key, a bucket, a topic or an endpoint.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** A document of the given statements, in their order, in the current version of the policy language. */
export function policyDocument(...statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}
