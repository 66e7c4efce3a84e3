import type { AwsRequest } from "./aws-requests.ts";
import { isAllowed } from "./iam-simulator.ts";

/** Whom a policy is for, and in which account all of it lies. */
export interface Role {
  readonly accountId: string;
  readonly policy: unknown;
}

/** Those of the requests that a role's policy does not allow, in words. Keys trust their account, as the account project's do. */
export async function refusedRequests(
  { accountId, policy }: Role,
  requests: readonly AwsRequest[],
): Promise<readonly string[]> {
  const asker = { arn: `arn:aws:sts::${accountId}:assumed-role/plinth-preview/test`, policies: [policy] };
  const judged = await Promise.all(
    requests.map(async (request) => {
      const resourcePolicy = request.action.startsWith("kms:") ? trustIn(accountId) : undefined;
      return (await isAllowed({ ...request, asker, accountId, resourcePolicy })) ? [] : [inWords(request)];
    }),
  );
  return [...new Set(judged.flat())];
}

export function inWords({ action, context, resource }: AwsRequest): string {
  const said = Object.values(context);
  return [action, resource, ...(said.length === 0 ? [] : [`(${said.join(", ")})`])].join(" ");
}

/** The policy of a key that leaves it to its account who may use it. */
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
