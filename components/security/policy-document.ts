/** Who a statement speaks of: everybody, AWS services by their principal, or identities by ARN. */
export type Principal =
  | "*"
  | { readonly Service: string | readonly string[] }
  | { readonly AWS: string | readonly string[] };

/** Operator to condition key to value or values, as in `{ StringEquals: { "aws:SourceAccount": "111122223333" } }`. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** One statement of a resource policy, in the words of the policy language. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal: Principal;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
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

export function policyDocument(...statements: readonly PolicyStatement[]): PolicyDocument {
  return { Version: "2012-10-17", Statement: statements };
}
