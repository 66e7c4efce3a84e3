import { regionOf } from "./regions.ts";

/**
 * The path of every role and policy that an account's own project makes. Environments' roles have none, so that a policy can speak of
 * all identities of the pipeline and of none else: an ARN with a path tells what it is.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-friendly-names
 */
export const accountPath = "/account/";

/** The tag Environment of what belongs to an account and to no environment. No environment is called so. */
export const accountEnvironment = "account";

/** Where in AWS a name stands. */
export interface AccountPlace {
  /** Name of the platform's project, as in `plinth`. */
  readonly project: string;
  /** The account, twelve digits. */
  readonly accountId: string;
  /** Region of the account's own things, as in `us-east-1`. */
  readonly region: string;
}

/** Roles that the pipeline and people assume for an environment. */
export type EnvironmentRole = "preview" | "deploy";

/** Name of a role for an environment, as in `plinth-prod-deploy`. */
export function environmentRoleName(project: string, environment: string, role: EnvironmentRole): string {
  return `${project}-${environment}-${role}`;
}

/** Name of the role for when the pipeline does not work. */
export function breakGlassRoleName(project: string): string {
  return `${project}-break-glass`;
}

/** ARN of a role of the account's own project. It is known before the role exists. */
export function accountRoleArn({ accountId, region }: AccountPlace, roleName: string): string {
  return `arn:${regionOf(region).partition}:iam::${accountId}:role${accountPath}${roleName}`;
}

/** What a role can never exceed: of deploy itself, of what an environment's own roles may do, or of break-glass. */
export type BoundaryOf = "deploy" | "workload" | "break-glass";

/** Name of a boundary, as in `plinth-prod-workload-boundary`; that of break-glass belongs to no environment. */
export function boundaryName(project: string, environment: string | undefined, of: BoundaryOf): string {
  return `${[project, ...(environment === undefined ? [] : [environment]), of].join("-")}-boundary`;
}

/** ARN of a policy of the account's own project. */
export function accountPolicyArn({ accountId, region }: AccountPlace, policyName: string): string {
  return `arn:${regionOf(region).partition}:iam::${accountId}:policy${accountPath}${policyName}`;
}

/** What the account's buckets are for: states, requests to the states, records of who did what, and a copy of the states. */
export type AccountBucket = "state" | "state-logs" | "audit" | "state-replica";

/** Name of a bucket, as in `plinth-state-111122223333-use1`: who opens a state finds it without asking AWS. */
export function accountBucketName(
  { accountId, project, region }: AccountPlace,
  bucket: AccountBucket,
): string {
  return `${project}-${bucket}-${accountId}-${regionOf(region).code}`;
}

/** ARN of a bucket by its name. */
export function bucketArn(region: string, bucketName: string): string {
  return `arn:${regionOf(region).partition}:s3:::${bucketName}`;
}

/** Name of the trail that records who did what in the account. */
export function trailName(project: string): string {
  return `${project}-audit`;
}

/** ARN of that trail. */
export function trailArn({ accountId, project, region }: AccountPlace): string {
  return `arn:${regionOf(region).partition}:cloudtrail:${region}:${accountId}:trail/${trailName(project)}`;
}

/**
 * The backend URL of an environment's states, or of the account's own: a prefix of its own for each, so that an identity can be let into
 * one and not into another.
 *
 * Source: https://www.pulumi.com/docs/iac/concepts/state-and-backends/#aws-s3
 */
export function backendUrl(place: AccountPlace, prefix: string): string {
  return `s3://${accountBucketName(place, "state")}/${prefix}?region=${place.region}&awssdk=v2`;
}

/** Where the records of deployments are, for `PLINTH_EVIDENCE_URL`: beside the states of the account that keeps them, under no prefix. */
export function evidenceUrl(keeper: AccountPlace): string {
  return `s3://${accountBucketName(keeper, "state")}?region=${keeper.region}`;
}

/** Name of the role by which a release pushes images. */
export function publishRoleName(project: string): string {
  return `${project}-publish`;
}

/**
 * Host of the account's registry of images, in the Region that it is in.
 *
 * Source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/Registries.html
 */
export function registryHost({ accountId, region }: AccountPlace): string {
  const suffix = regionOf(region).partition === "aws-cn" ? ".cn" : "";
  return `${accountId}.dkr.ecr.${region}.amazonaws.com${suffix}`;
}

/** Name of a service's repository of images, as in `plinth/api`. */
export function repositoryName(project: string, service: string): string {
  return `${project}/${service}`;
}

/** Runners for previews, whose code is a pull request's, and for deployments. */
export const runnerKinds = ["previews", "deploys"] as const;

export type RunnerKind = (typeof runnerKinds)[number];

/** Name of a runner's project, by which a workflow asks for it: `runs-on: codebuild-NAME-RUN-ATTEMPT`. */
export function runnerName(project: string, kind: RunnerKind): string {
  return `${project}-${kind}`;
}
