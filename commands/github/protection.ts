import type { Json } from "./json.ts";

/** Names under which jobs report to a pull request. */
export interface RequiredChecks {
  /** In order, as GitHub shows them. */
  readonly names: readonly string[];
}

/** The ruleset of the branch that is deployed. */
export interface BranchRules extends Readonly<Record<string, Json>> {
  readonly name: string;
}

/** Number of GitHub's own app for Actions: a check of that name by somebody else does not count. */
export const actionsApp = 15_368;

/**
 * What may become of main: only a reviewed pull request whose checks have passed, in one line of commits. Nobody is let past it; in an
 * emergency somebody who administers the repository switches the ruleset off, which is recorded.
 *
 * Source: https://docs.github.com/en/rest/repos/rules#create-a-repository-ruleset
 */
export function branchRules({ names }: RequiredChecks): BranchRules {
  return {
    name: "main",
    target: "branch",
    enforcement: "active",
    bypass_actors: [],
    conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
    rules: [
      { type: "deletion" },
      { type: "non_fast_forward" },
      { type: "required_linear_history" },
      {
        type: "pull_request",
        parameters: {
          required_approving_review_count: 1,
          dismiss_stale_reviews_on_push: true,
          require_code_owner_review: true,
          require_last_push_approval: true,
          required_review_thread_resolution: true,
        },
      },
      {
        type: "required_status_checks",
        parameters: {
          // A branch that is behind main was checked against something that no longer exists.
          strict_required_status_checks_policy: true,
          required_status_checks: names.map((context) => ({ context, integration_id: actionsApp })),
        },
      },
    ],
  };
}

/** A GitHub environment: who may say that a job may run in it. */
export interface EnvironmentRules {
  readonly name: string;
  /** Team that approves; without one nobody is asked. */
  readonly approvers?: { readonly id: number; readonly slug: string };
}

/**
 * What GitHub is told of an environment. Its branches are named one by one (`branchName`), because "protected branches" means every branch
 * with a rule of the older kind, and main has a ruleset.
 *
 * Source: https://docs.github.com/en/rest/deployments/environments#create-or-update-an-environment
 */
export function environmentBody({ approvers }: EnvironmentRules): Json {
  return {
    wait_timer: 0,
    prevent_self_review: approvers !== undefined,
    reviewers: approvers === undefined ? [] : [{ type: "Team", id: approvers.id }],
    deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
  };
}

/** The one branch from which anything is deployed. */
export const branchName = "main";

/**
 * What a workflow's token may do where the workflow does not say: read. Workflows may open pull requests, as the release does.
 *
 * Source: https://docs.github.com/en/rest/actions/permissions#set-default-workflow-permissions-for-a-repository
 */
export const workflowPermissions = {
  default_workflow_permissions: "read",
  can_approve_pull_request_reviews: true,
} as const;
