import { Policy } from "@pulumi/aws/iam/policy.js";
import { Role } from "@pulumi/aws/iam/role.js";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy.js";
import * as pulumi from "@pulumi/pulumi";
import {
  type AccountPlace,
  accountPath,
  type BoundaryOf,
  boundaryName,
  environmentRoleName,
} from "../../model/account-names.ts";
import { checkName } from "../../model/names.ts";
import { deployBoundary, deployPolicy } from "./deploy-documents.ts";
import { deployTrust, type GithubRepository, previewTrust } from "./github-trust.ts";
import type { IdentityDocument, TrustDocument } from "./identity-document.ts";
import type { IdentityScope } from "./identity-scope.ts";
import { previewPolicy } from "./preview-policy.ts";
import { workloadBoundary } from "./workload-boundary.ts";

export interface EnvironmentIdentitiesArgs {
  readonly place: AccountPlace;
  /** As in `prod`: also the name of the environment at GitHub from which it is deployed. */
  readonly environment: string;
  /** The repository whose workflows are trusted. */
  readonly github: GithubRepository;
  /** Workflow files of main that preview, as in `.github/workflows/preview.yml`. At least one. */
  readonly previewWorkflows: readonly string[];
  /** ARN of the key that encrypts states as files. */
  readonly stateKeyArn: pulumi.Input<string>;
  /** ARN of the key that encrypts secrets in the environment's states. */
  readonly secretsKeyArn: pulumi.Input<string>;
  /** The account whose bucket of states keeps the records of deployments: this one or another. */
  readonly evidence: AccountPlace;
  /** Whoever must exist before a role can trust it: the account's provider of GitHub's tokens. */
  readonly provider: pulumi.Resource;
}

/** An hour: what AWS gives at least, and more than a deployment takes. */
const sessionSeconds = 3600;

/**
 * Who previews and who deploys one environment, without a stored key: two roles for jobs at GitHub, and the boundaries that hold the
 * deployment and every role that it makes.
 *
 * Costs nothing. Leaves out: people, who have the role of break-glass and their own.
 */
export class EnvironmentIdentities extends pulumi.ComponentResource {
  readonly previewRoleArn: pulumi.Output<string>;
  readonly deployRoleArn: pulumi.Output<string>;
  /** ARN of the boundary that each role of the environment has to carry. */
  readonly rolesBoundaryArn: pulumi.Output<string>;

  /** @throws Error when an argument is out of its range; nothing is registered then. */
  constructor(name: string, args: EnvironmentIdentitiesArgs, opts?: pulumi.ComponentResourceOptions) {
    checkEnvironmentIdentities(args);
    super("plinth:pipeline:EnvironmentIdentities", name, {}, opts);

    const workloads = createBoundary(this, name, args, "workload", workloadBoundary);
    const boundary = createBoundary(this, name, args, "deploy", deployBoundary);
    const preview = createPreview(this, name, args);
    const deploy = createDeploy(this, name, args, boundary);

    this.previewRoleArn = preview.arn;
    this.deployRoleArn = deploy.arn;
    this.rolesBoundaryArn = workloads.arn;
    this.registerOutputs({
      previewRoleArn: this.previewRoleArn,
      deployRoleArn: this.deployRoleArn,
      rolesBoundaryArn: this.rolesBoundaryArn,
    });
  }
}

function checkEnvironmentIdentities({
  environment,
  place,
  previewWorkflows,
}: EnvironmentIdentitiesArgs): void {
  const { project } = place;
  for (const role of ["preview", "deploy"] as const) {
    checkName("iamRole", environmentRoleName(project, environment, role), 0);
  }
  checkName("iamPolicy", boundaryName(project, environment, "workload"), 0);
  if (previewWorkflows.length === 0) {
    throw new Error(
      'previewWorkflows is empty; name at least one workflow file, as in ".github/workflows/preview.yml".',
    );
  }
}

/** A document that names keys, whose ids AWS gives. */
function documentOf(
  args: EnvironmentIdentitiesArgs,
  make: (scope: IdentityScope) => IdentityDocument,
): pulumi.Output<string> {
  const { environment, evidence, place, secretsKeyArn, stateKeyArn } = args;
  return pulumi
    .all([stateKeyArn, secretsKeyArn])
    .apply(([stateKey, secretsKey]) =>
      JSON.stringify(
        make({ place, environment, stateKeyArn: stateKey, secretsKeyArn: secretsKey, evidence }),
      ),
    );
}

function createBoundary(
  parent: EnvironmentIdentities,
  name: string,
  args: EnvironmentIdentitiesArgs,
  of: BoundaryOf,
  make: (scope: IdentityScope) => IdentityDocument,
): Policy {
  return new Policy(
    `${name}-${of}-boundary`,
    {
      name: boundaryName(args.place.project, args.environment, of),
      path: accountPath,
      description: `What ${of === "deploy" ? "a deployment" : "a role"} of ${args.environment} can never exceed`,
      policy: documentOf(args, make),
      tags: { Name: `${name}-${of}-boundary` },
    },
    { parent },
  );
}

function createRole(
  parent: EnvironmentIdentities,
  name: string,
  { environment, place, provider }: EnvironmentIdentitiesArgs,
  role: { readonly is: "preview" | "deploy"; readonly trust: TrustDocument; readonly boundary?: Policy },
): Role {
  return new Role(
    `${name}-${role.is}`,
    {
      name: environmentRoleName(place.project, environment, role.is),
      path: accountPath,
      description: `Jobs at GitHub that ${role.is} ${environment}`,
      assumeRolePolicy: JSON.stringify(role.trust),
      maxSessionDuration: sessionSeconds,
      ...(role.boundary === undefined ? {} : { permissionsBoundary: role.boundary.arn }),
      tags: { Name: `${name}-${role.is}` },
    },
    // Its trust names the provider by an ARN that is known before it exists.
    { parent, dependsOn: [provider] },
  );
}

function createPreview(parent: EnvironmentIdentities, name: string, args: EnvironmentIdentitiesArgs): Role {
  const trust = previewTrust(args.place, args.github, args.previewWorkflows);
  const role = createRole(parent, name, args, { is: "preview", trust });
  new RolePolicy(`${name}-preview`, { role: role.name, policy: documentOf(args, previewPolicy) }, { parent });
  return role;
}

function createDeploy(
  parent: EnvironmentIdentities,
  name: string,
  args: EnvironmentIdentitiesArgs,
  boundary: Policy,
): Role {
  const trust = deployTrust(args.place, args.github, args.environment);
  const role = createRole(parent, name, args, { is: "deploy", trust, boundary });
  new RolePolicy(`${name}-deploy`, { role: role.name, policy: documentOf(args, deployPolicy) }, { parent });
  return role;
}
