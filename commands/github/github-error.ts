/** GitHub did not do what was asked, or could not be asked. Exit code 2. */
export class GithubFailure extends Error {
  override readonly name = "GithubFailure";
}

/** Something was asked that GitHub would refuse, or that would say the wrong thing. Nothing was sent. Exit code 1. */
export class GithubMisuse extends Error {
  override readonly name = "GithubMisuse";
}

/** An answer of GitHub that is no success. */
export interface Refusal {
  readonly status: number;
  /** What was asked, as in `POST /repos/example/plinth/issues`. */
  readonly request: string;
  /** What GitHub said of it. */
  readonly message: string;
}

const nextSteps: Readonly<Record<number, string>> = {
  301: "The repository was renamed or moved: give GITHUB_REPOSITORY its new name. Nothing was followed.",
  307: "GitHub points elsewhere, perhaps because the repository moved. Nothing was followed.",
  401: "The token is wrong or has expired. In a workflow pass `GITHUB_TOKEN: ${{ github.token }}`; by hand, `GITHUB_TOKEN=$(gh auth token)`.",
  403: "The token lacks a permission: in a workflow, `permissions` of the job; by hand, a token of somebody who administers the repository. docs/pipeline.md says which command needs which.",
  404: "Either it does not exist, or the token may not see it: compare GITHUB_REPOSITORY and the number, and the permissions of the token.",
  410: "It was deleted, or issues are switched off in the settings of the repository.",
  422: "GitHub understood the request and does not accept it; what it said is above.",
};

/** One message with what was asked, what GitHub said, and what to do next. */
export function refused({ message, request, status }: Refusal): GithubFailure {
  const next = nextSteps[status] ?? (status >= 500 ? "GitHub is in trouble; run it again later." : "");
  return new GithubFailure(`GitHub answered ${status} to ${request}: ${message}\n${next}`.trimEnd());
}
