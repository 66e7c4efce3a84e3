import { runSimulation, type Simulation } from "@cloud-copilot/iam-simulate";
import { githubHost } from "../../components/pipeline/github-trust.ts";

type Context = Readonly<Record<string, string | readonly string[]>>;

/** Who asks: a role's session with its policies and its boundary, a user, or a token of somebody else's. */
export interface Asker {
  /** ARN as the request shows it: `arn:aws:sts::…:assumed-role/NAME/SESSION` for a role. */
  readonly arn: string;
  /** What conditions see as `aws:PrincipalArn`: the role of a session. Default: `arn`. */
  readonly principalArn?: string;
  readonly policies?: readonly unknown[];
  readonly boundary?: unknown;
}

/** One request, as AWS would decide it. */
export interface IamRequest {
  readonly asker: Asker;
  readonly action: string;
  readonly resource: string;
  /** The account of the resource. */
  readonly accountId: string;
  readonly context?: Context;
  /** The policy of the bucket or key, or the trust of the role, that is asked for. */
  readonly resourcePolicy?: unknown;
}

/**
 * Two claims of GitHub's token, and S3's encryption context, which the simulator's data do not know as condition keys of the request,
 * though AWS does, and so would leave out: they take the names of keys of the same request that nobody uses here, in documents and
 * requests alike.
 */
const renamed = [
  [`${githubHost}:aud`, "accounts.google.com:aud"],
  [`${githubHost}:sub`, "accounts.google.com:sub"],
  ["kms:EncryptionContext:aws:s3:arn", "kms:RequestAlias"],
] as const;

function withKnownKeys(value: unknown): unknown {
  const text = renamed.reduce(
    (all, [claim, known]) => all.replaceAll(JSON.stringify(claim), JSON.stringify(known)),
    JSON.stringify(value),
  );
  return JSON.parse(text) as unknown;
}

/**
 * Whether IAM would allow a request: by identity policies, boundary and resource policy together, as the iam-simulate package evaluates
 * them. A mistake in a document, an action that does not exist, or a resource that the action does not take makes this throw.
 *
 * Proves nothing of AWS itself: the evaluation is another's reading of the same documentation.
 */
export async function isAllowed(request: IamRequest): Promise<boolean> {
  const { accountId, action, asker, context = {}, resource, resourcePolicy } = request;
  const simulation = {
    request: {
      principal: asker.arn,
      action,
      resource: { resource, accountId },
      contextVariables: {
        "aws:PrincipalArn": asker.principalArn ?? asker.arn,
        "aws:SecureTransport": "true",
        ...(withKnownKeys(context) as Record<string, string | string[]>),
      },
    },
    identityPolicies: (asker.policies ?? []).map((policy, index) => ({ name: `policy-${index}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(resourcePolicy === undefined ? {} : { resourcePolicy: withKnownKeys(resourcePolicy) }),
    ...(asker.boundary === undefined
      ? {}
      : { permissionBoundaryPolicies: [{ name: "boundary", policy: asker.boundary }] }),
  } as Simulation;
  const result = await runSimulation(simulation, {});
  if (result.resultType === "error") {
    throw new Error(`${action} on ${resource}: ${JSON.stringify(result.errors)}`);
  }
  const strange = result.resultType === "single" ? (result.result.ignoredContextKeys ?? []) : [];
  if (strange.length > 0) {
    throw new Error(`${action} has no condition keys ${strange.join(", ")}: no request carries them.`);
  }
  return result.overallResult === "Allowed";
}
