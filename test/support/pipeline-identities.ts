import { stateBucketPolicy } from "../../components/account/state-bucket-policy.ts";
import { onlyItsOwnUsers } from "../../components/account/state-key-policy.ts";
import { breakGlassBoundary } from "../../components/pipeline/break-glass-documents.ts";
import { deployBoundary, deployPolicy } from "../../components/pipeline/deploy-documents.ts";
import type { GithubRepository } from "../../components/pipeline/github-trust.ts";
import { githubProviderArn } from "../../components/pipeline/github-trust.ts";
import type { IdentityScope } from "../../components/pipeline/identity-scope.ts";
import { previewPolicy } from "../../components/pipeline/preview-policy.ts";
import { workloadBoundary } from "../../components/pipeline/workload-boundary.ts";
import { keyPolicy } from "../../components/security/key-policy.ts";
import { policyDocument } from "../../components/security/policy-document.ts";
import {
  accountPolicyArn,
  accountRoleArn,
  boundaryName,
  breakGlassRoleName,
  type EnvironmentRole,
  environmentRoleName,
} from "../../model/account-names.ts";
import type { Asker } from "./iam-simulator.ts";

/** The account in which three environments live together: the harder case. */
export const place = { project: "plinth", accountId: "123456789012", region: "us-east-1" } as const;

export const github: GithubRepository = {
  repository: "example/plinth",
  repositoryId: "123456",
  subjectPrefix: "repo:example@11/plinth@123456",
};

export const previewWorkflows = [".github/workflows/preview.yml", ".github/workflows/drift.yml"];

export const provider = githubProviderArn(place);

export const stateBucket = "arn:aws:s3:::plinth-state-123456789012-use1";

const keyArn = (id: string) => `arn:aws:kms:us-east-1:123456789012:key/${id}`;

export const stateKey = keyArn("00000000-0000-4000-8000-000000000001");

export const secretsKeys = {
  dev: keyArn("00000000-0000-4000-8000-00000000000d"),
  prod: keyArn("00000000-0000-4000-8000-00000000000e"),
} as const;

export type TestedEnvironment = keyof typeof secretsKeys;

export const scopeOf = (environment: TestedEnvironment): IdentityScope => ({
  place,
  environment,
  stateKeyArn: stateKey,
  secretsKeyArn: secretsKeys[environment],
  evidence: place,
});

export const roleArnOf = (environment: string, role: EnvironmentRole) =>
  accountRoleArn(place, environmentRoleName("plinth", environment, role));

export const breakGlassArn = accountRoleArn(place, breakGlassRoleName("plinth"));

export const workloadBoundaryArn = (environment: string) =>
  accountPolicyArn(place, boundaryName("plinth", environment, "workload"));

const session = (roleName: string) => `arn:aws:sts::123456789012:assumed-role/${roleName}/session`;

/** What AWS calls AdministratorAccess. */
export const everything = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
};

export function previewer(environment: TestedEnvironment): Asker {
  return {
    arn: session(environmentRoleName("plinth", environment, "preview")),
    principalArn: roleArnOf(environment, "preview"),
    policies: [previewPolicy(scopeOf(environment))],
  };
}

export function deployer(environment: TestedEnvironment): Asker {
  return {
    arn: session(environmentRoleName("plinth", environment, "deploy")),
    principalArn: roleArnOf(environment, "deploy"),
    policies: [deployPolicy(scopeOf(environment))],
    boundary: deployBoundary(scopeOf(environment)),
  };
}

/** A deploy role to which somebody has attached AdministratorAccess: what is left is its boundary. */
export function overprivileged(environment: TestedEnvironment): Asker {
  return { ...deployer(environment), policies: [everything] };
}

/** A role that a deployment made, as mighty as it may become. */
export function workload(environment: TestedEnvironment): Asker {
  return {
    arn: session("api-1a2b3c4"),
    principalArn: "arn:aws:iam::123456789012:role/api-1a2b3c4",
    policies: [everything],
    boundary: workloadBoundary(scopeOf(environment)),
  };
}

export const breaker: Asker = {
  arn: session(breakGlassRoleName("plinth")),
  principalArn: breakGlassArn,
  policies: [everything],
  boundary: breakGlassBoundary(place),
};

export const bucketPolicy = stateBucketPolicy({
  region: place.region,
  bucketArn: stateBucket,
  keyArn: stateKey,
  writers: [],
  pipelineRoleArns: [roleArnOf("*", "preview"), roleArnOf("*", "deploy")],
});

/** The policy of the key that encrypts states as files. */
export const stateKeyPolicy = keyPolicy({ ...place, services: [] });

/** The policy of an environment's key of secrets. */
export function secretsKeyPolicy(environment: TestedEnvironment) {
  return policyDocument(
    ...stateKeyPolicy.Statement,
    onlyItsOwnUsers([roleArnOf(environment, "preview"), roleArnOf(environment, "deploy"), breakGlassArn]),
  );
}
