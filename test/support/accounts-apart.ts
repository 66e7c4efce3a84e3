import { evidenceKeyStatements } from "../../components/account/evidence-sharing.ts";
import { stateBucketPolicy } from "../../components/account/state-bucket-policy.ts";
import { breakGlassBoundary } from "../../components/pipeline/break-glass-documents.ts";
import { deployBoundary, deployPolicy } from "../../components/pipeline/deploy-documents.ts";
import type { IdentityScope } from "../../components/pipeline/identity-scope.ts";
import { previewPolicy } from "../../components/pipeline/preview-policy.ts";
import { workloadBoundary } from "../../components/pipeline/workload-boundary.ts";
import { keyPolicy } from "../../components/security/key-policy.ts";
import { policyDocument } from "../../components/security/policy-document.ts";
import {
  type AccountPlace,
  accountRoleArn,
  breakGlassRoleName,
  environmentRoleName,
} from "../../model/account-names.ts";
import type { Asker } from "./iam-simulator.ts";
import { everything } from "./pipeline-identities.ts";

/** The layout in which each environment has an account of its own, and one account serves them. */
export const tooling: AccountPlace = { project: "plinth", accountId: "222233334444", region: "us-east-1" };

/** One environment to the account that it lives in. */
export const homes = { dev: "111122223333", prod: "777788889999" } as const;

export type Housed = keyof typeof homes;

export const homeOf = (environment: Housed): AccountPlace => ({
  project: "plinth",
  accountId: homes[environment],
  region: "us-east-1",
});

export const toolingBucket = "arn:aws:s3:::plinth-state-222233334444-use1";
export const toolingKey = "arn:aws:kms:us-east-1:222233334444:key/00000000-0000-4000-8000-000000000002";

const keyOf = (environment: Housed, id: string) => `arn:aws:kms:us-east-1:${homes[environment]}:key/${id}`;

const scopeOf = (environment: Housed): IdentityScope => ({
  place: homeOf(environment),
  environment,
  stateKeyArn: keyOf(environment, "00000000-0000-4000-8000-000000000001"),
  secretsKeyArn: keyOf(environment, "00000000-0000-4000-8000-00000000000d"),
  evidence: tooling,
});

const sharing = {
  region: tooling.region,
  bucketArn: toolingBucket,
  writers: (["dev", "prod"] as const).map((environment) => ({
    environment,
    accountId: homes[environment],
    roleArns: [environmentRoleName("plinth", environment, "deploy"), breakGlassRoleName("plinth")].map(
      (role) => accountRoleArn(homeOf(environment), role),
    ),
  })),
};

/** Policies of the bucket and of the key that the tooling account keeps evidence with. */
export const toolingBucketPolicy = stateBucketPolicy({
  ...sharing,
  keyArn: toolingKey,
  pipelineRoleArns: [accountRoleArn(tooling, environmentRoleName("plinth", "*", "deploy"))],
});
export const toolingKeyPolicy = policyDocument(
  ...keyPolicy({ accountId: tooling.accountId, region: tooling.region, services: [] }).Statement,
  ...evidenceKeyStatements(sharing),
);

function session(place: AccountPlace, roleName: string): Pick<Asker, "arn" | "principalArn"> {
  return {
    arn: `arn:aws:sts::${place.accountId}:assumed-role/${roleName}/session`,
    principalArn: accountRoleArn(place, roleName),
  };
}

/** Who deploys an environment from its own account. */
export function deployerAt(environment: Housed): Asker {
  return {
    ...session(homeOf(environment), environmentRoleName("plinth", environment, "deploy")),
    policies: [deployPolicy(scopeOf(environment))],
    boundary: deployBoundary(scopeOf(environment)),
  };
}

/** A preview role to which somebody has attached AdministratorAccess, so that only the keeper's side is left to refuse. */
export function previewerAt(environment: Housed): Asker {
  return {
    ...session(homeOf(environment), environmentRoleName("plinth", environment, "preview")),
    policies: [previewPolicy(scopeOf(environment)), everything],
  };
}

/** A role that a deployment made, as mighty as it may become. */
export function workloadAt(environment: Housed): Asker {
  return {
    arn: `arn:aws:sts::${homes[environment]}:assumed-role/api-1a2b3c4/session`,
    principalArn: `arn:aws:iam::${homes[environment]}:role/api-1a2b3c4`,
    policies: [everything],
    boundary: workloadBoundary(scopeOf(environment)),
  };
}

/** Whoever breaks the glass of an environment's account, to deploy by hand. */
export function breakerAt(environment: Housed): Asker {
  return {
    ...session(homeOf(environment), breakGlassRoleName("plinth")),
    policies: [everything],
    boundary: breakGlassBoundary(homeOf(environment)),
  };
}

/** An administrator of any account, under the name of a role that is let in elsewhere. */
export function administratorOf(accountId: string, roleName: string): Asker {
  return { ...session({ ...tooling, accountId }, roleName), policies: [everything] };
}
