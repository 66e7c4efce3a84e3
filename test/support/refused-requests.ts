import { runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import type { AwsRequest } from "./aws-requests.ts";

/** Whom a policy is for, and in which account all of it lies. */
export interface Role {
  readonly accountId: string;
  readonly statements: readonly unknown[];
}

/**
 * Those of the requests that a role's policy does not allow, in words, as the iam-simulate package evaluates it: another's reading of
 * AWS' documentation, no evidence of AWS itself. Keys trust their account, as the account project's do.
 */
export async function refusedRequests(
  role: Role,
  requests: readonly AwsRequest[],
): Promise<readonly string[]> {
  const judged = await Promise.all(
    requests.map(async (request) => ((await isAllowed(role, request)) ? [] : [inWords(request)])),
  );
  return [...new Set(judged.flat())];
}

export function inWords({ action, context, resource }: AwsRequest): string {
  const said = Object.values(context);
  return [action, resource, ...(said.length === 0 ? [] : [`(${said.join(", ")})`])].join(" ");
}

async function isAllowed({ accountId, statements }: Role, request: AwsRequest): Promise<boolean> {
  const { action, context, resource } = request;
  const principal = `arn:aws:sts::${accountId}:assumed-role/plinth-preview/test`;
  const simulation: Simulation = {
    request: {
      action,
      principal,
      resource: { resource, accountId },
      contextVariables: { ...context, "aws:SecureTransport": "true" },
    },
    identityPolicies: [{ name: "role", policy: { Version: "2012-10-17", Statement: statements } }],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(action.startsWith("kms:") ? { resourcePolicy: trustIn(accountId) } : {}),
  };
  const result = await runSimulation(simulation, {});
  if (result.resultType === "error") throw new Error(`${inWords(request)}: ${JSON.stringify(result.errors)}`);
  return result.overallResult === "Allowed";
}

function trustIn(accountId: string) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${accountId}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  };
}
