import type { PlannedResource } from "../../../model/planned-resource.ts";

const awsProvider = "urn:pulumi:prod::plinth::pulumi:providers:aws::aws";

/** A resource of prod, within components where they are given, from the outermost. */
export function registered(
  type: string,
  name: string,
  inputs: Readonly<Record<string, unknown>>,
  ...components: readonly string[]
): PlannedResource {
  const types = [...components, type].join("$");
  const isAws = type.startsWith("aws:");
  return {
    urn: `urn:pulumi:prod::plinth::${types}::${name}`,
    type,
    name,
    inputs: isAws ? { region: "us-east-1", ...inputs } : inputs,
    protect: false,
    ...(isAws ? { provider: `${awsProvider}::aws-id` } : {}),
  };
}

export const keyArn = "arn:aws:kms:us-east-1:777788889999:key/1b4e28ba-2fa1-41d2-883f-0016d3cca427";

/** A policy document as JSON, as AWS takes it. */
export function policy(...statements: readonly Readonly<Record<string, unknown>>[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** The statement that refuses what comes without TLS. */
export function tlsAlone(action: string, resource: string): Readonly<Record<string, unknown>> {
  return {
    Sid: "NothingWithoutTls",
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resource,
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
}
