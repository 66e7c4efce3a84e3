import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CannotRun } from "../simulator/places.ts";
import type { ExitCode } from "./exit-codes.ts";
import { exitCode } from "./exit-codes.ts";
import { fileReason } from "./file-reason.ts";
import { keepComment } from "./github/comment.ts";
import { GithubApi } from "./github/github-api.ts";
import { GithubMisuse } from "./github/github-error.ts";
import { closeIssue, keepIssue } from "./github/issue.ts";
import { jobOutputs } from "./github/job-outputs.ts";
import { workflowAuthor } from "./github/marked-text.ts";
import { differences, teamNamed } from "./github/protect.ts";
import { branchRules } from "./github/protection.ts";
import { checksOfPullRequests, releaseEnvironment } from "./github/workflow-names.ts";
import { stackNames } from "./stack-names.ts";
import { checkout } from "./stack-run.ts";
import { print as printed, tell as told } from "./terminal.ts";

export const githubActions = ["comment", "issue", "protect", "outputs"] as const;

export type GithubAction = (typeof githubActions)[number];

export interface GithubOptions {
  readonly pullRequest?: string;
  readonly marker?: string;
  readonly file?: string;
  readonly title?: string;
  readonly close?: boolean;
  /** Whose comments and issues are ours; by default those of workflows. */
  readonly author?: string;
  readonly apply?: boolean;
  readonly team?: string;
  /** Environments that ask the team first. */
  readonly approve?: readonly string[];
  readonly stack?: string;
  readonly role?: string;
}

export interface GithubSurroundings {
  readonly env?: NodeJS.ProcessEnv;
  /** Where the stack files and CODEOWNERS are. Default: this repository. */
  readonly root?: string;
  readonly pause?: (milliseconds: number) => Promise<unknown>;
  readonly tell?: (text: string) => void;
  readonly print?: (text: string) => void;
}

/** Which options an action needs, and which it takes besides. */
const optionsOf: Readonly<
  Record<GithubAction, readonly [needed: readonly OptionName[], other: readonly OptionName[]]>
> = {
  comment: [["pullRequest", "marker", "file"], ["author"]],
  issue: [
    ["title", "marker"],
    ["file", "close", "author"],
  ],
  protect: [[], ["apply", "team", "approve"]],
  outputs: [["stack", "role"], []],
};

type OptionName = keyof GithubOptions;

/** Tells GitHub what a workflow has found, or how the repository is to be guarded. */
export async function github(
  action: GithubAction,
  options: GithubOptions,
  surroundings: GithubSurroundings = {},
): Promise<ExitCode> {
  const { env = process.env, pause, print = printed, root = checkout, tell = told } = surroundings;
  checkOptions(action, options);
  if (action === "outputs") {
    print(jobOutputs(root, { stack: options.stack ?? "", role: options.role ?? "" }));
    return exitCode.fine;
  }
  const api = new GithubApi(accessFrom(env), pause);
  if (action === "protect") return protect(api, options, { root, tell });
  const own = { author: options.author ?? workflowAuthor, marker: options.marker ?? "" };
  if (action === "comment") {
    const pullRequest = numberOf(options.pullRequest ?? "");
    tell(await keepComment(api, { ...own, pullRequest, text: textOf(options.file ?? "") }));
  } else if (options.file === undefined) tell(await closeIssue(api, own));
  else tell(await keepIssue(api, { ...own, title: options.title ?? "", text: textOf(options.file) }));
  return exitCode.fine;
}

/** @throws GithubMisuse with every option that is missing or does not belong to the action */
function checkOptions(action: GithubAction, options: GithubOptions): void {
  const [needed, other] = optionsOf[action];
  const given = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const known: readonly string[] = [...needed, ...other];
  const mistakes = [
    ...needed.filter((name) => !given.includes(name)).map((name) => `${flagOf(name)} is missing`),
    ...given.filter((name) => !known.includes(name)).map((name) => `${flagOf(name)} does not belong to it`),
  ];
  if (action === "issue" && (options.file === undefined) === (options.close !== true))
    mistakes.push("it takes either --file, to open or update, or --close");
  if (mistakes.length > 0)
    throw new GithubMisuse(
      `npm run github -- ${action}: ${mistakes.join("; ")}. Nothing was sent. See npm run github -- --help.`,
    );
}

function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** @throws CannotRun with every variable that is missing or malformed; the token itself is never shown */
function accessFrom(env: NodeJS.ProcessEnv) {
  const apiUrl = (env["GITHUB_API_URL"] ?? "https://api.github.com").replace(/\/+$/, "");
  const repository = env["GITHUB_REPOSITORY"] ?? "";
  const token = env["GITHUB_TOKEN"] ?? "";
  const mistakes = [
    ...(/^[\w.-]+\/[\w.-]+$/.test(repository)
      ? []
      : [
          `GITHUB_REPOSITORY is ${JSON.stringify(repository)}; it has to be owner/name, as in example/plinth`,
        ]),
    // A space or a line break would not pass as a header, and the error would show it.
    ...(/^[\x21-\x7e]+$/.test(token)
      ? []
      : [
          "GITHUB_TOKEN is missing or has characters that no token has; in a workflow: ${{ github.token }}, by hand: $(gh auth token)",
        ]),
    ...(/^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost)[:/]/.test(apiUrl)
      ? []
      : [`GITHUB_API_URL is ${JSON.stringify(apiUrl)}; it has to begin with https://`]),
  ];
  if (mistakes.length > 0) throw new CannotRun(`GitHub cannot be asked: ${mistakes.join("; ")}.`);
  return { apiUrl, repository, token };
}

function numberOf(text: string): number {
  if (!/^[1-9]\d{0,9}$/.test(text))
    throw new GithubMisuse(`--pull-request is ${JSON.stringify(text)}; allowed is its number, as in 42.`);
  return Number(text);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (problem) {
    throw new CannotRun(
      `The text in ${file} cannot be read: ${fileReason(problem)}. --file names what another command wrote.`,
    );
  }
}

async function protect(
  api: GithubApi,
  { apply = false, approve = ["prod"], team }: GithubOptions,
  { root, tell }: { readonly root: string; readonly tell: (text: string) => void },
): Promise<ExitCode> {
  const stacks = stackNames(root);
  const unknown = approve.filter((name) => !stacks.includes(name));
  if (unknown.length > 0)
    throw new GithubMisuse(
      `--approve names ${unknown.join(", ")}; there are stack files of ${stacks.join(", ")}.`,
    );
  const approvers = await teamNamed(api, team ?? ownerOf(root));
  const found = await differences(api, {
    rules: branchRules({ names: checksOfPullRequests }),
    environments: [...stacks, releaseEnvironment].map((name) => ({
      name,
      ...(approve.includes(name) ? { approvers } : {}),
    })),
  });
  if (found.length === 0) {
    tell(`${api.repository} is protected as it should be; there is nothing to do.`);
    return exitCode.fine;
  }
  for (const { apply: act, what } of found) {
    if (apply) await act();
    tell(`  ${apply ? "done" : "would"}: ${what}`);
  }
  if (!apply) tell("Nothing was changed. Do it with: npm run github -- protect --apply");
  return exitCode.fine;
}

/** The team that owns everything, as CODEOWNERS says. */
function ownerOf(root: string): string {
  const file = join(root, ".github", "CODEOWNERS");
  const owner = /^\*\s+@([\w.-]+\/[\w.-]+)\s*$/m.exec(textOf(file))?.[1];
  if (owner === undefined)
    throw new GithubMisuse(
      ".github/CODEOWNERS names no team for everything; it needs a line such as: * @example/platform",
    );
  return owner;
}
