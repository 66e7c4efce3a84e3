import type { AccountPlace } from "../../model/account-names.ts";
import { regionOf } from "../../model/regions.ts";
import type { TrustDocument } from "./identity-document.ts";

/** Host of GitHub's tokens, and first part of every condition key about them. */
export const githubHost = "token.actions.githubusercontent.com";

/** Whom a token has to be meant for. */
export const githubAudience = "sts.amazonaws.com";

/** The one branch from which anything is deployed. */
const main = "refs/heads/main";

/** The repository whose workflows are trusted. */
export interface GithubRepository {
  /** As owner/name. */
  readonly repository: string;
  /** GitHub's number of the repository: a name can be given to another repository, a number cannot. */
  readonly repositoryId: string;
  /**
   * First part of every subject, as in `repo:example/plinth`, or `repo:example@1/plinth@2` where GitHub gives immutable subjects.
   *
   * Source: https://docs.github.com/en/actions/reference/security/oidc
   */
  readonly subjectPrefix: string;
}

/** ARN of the provider by which an account trusts GitHub. */
export function githubProviderArn({ accountId, region }: Pick<AccountPlace, "accountId" | "region">): string {
  return `arn:${regionOf(region).partition}:iam::${accountId}:oidc-provider/${githubHost}`;
}

/**
 * Trust in jobs of one repository whose tokens make every one of the given claims. A token that lacks a claim is refused, because
 * `StringEquals` is not true of what is absent.
 *
 * Claims beyond `aud` and `sub` are condition keys since January 2026:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html
 */
function githubTrust(
  place: AccountPlace,
  { repositoryId }: GithubRepository,
  claims: Readonly<Record<string, string | readonly string[]>>,
): TrustDocument {
  const all = { aud: githubAudience, repository_id: repositoryId, ...claims };
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Github",
        Effect: "Allow",
        Principal: { Federated: githubProviderArn(place) },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: Object.fromEntries(
            Object.entries(all).map(([claim, value]) => [`${githubHost}:${claim}`, value]),
          ),
        },
      },
    ],
  };
}

/**
 * Who may deploy: a job in the GitHub environment of that name, started from main. The environment's approval and its branch rule are
 * GitHub's; that the branch is main is asked here once more, because a workflow file of another branch may name any environment.
 */
export function deployTrust(
  place: AccountPlace,
  github: GithubRepository,
  environment: string,
): TrustDocument {
  return githubTrust(place, github, {
    sub: `${github.subjectPrefix}:environment:${environment}`,
    ref: main,
  });
}

/**
 * Who may preview: a job of one workflow file as it stands on main, called for a pull request or by the clock. A pull request's own
 * workflow file is its author's to edit, and so is everything else in its token but this claim.
 */
export function previewTrust(
  place: AccountPlace,
  github: GithubRepository,
  workflows: readonly string[],
): TrustDocument {
  return githubTrust(place, github, {
    sub: [`${github.subjectPrefix}:pull_request`, `${github.subjectPrefix}:ref:${main}`],
    job_workflow_ref: workflows.map((file) => `${github.repository}/${file}@${main}`),
  });
}
