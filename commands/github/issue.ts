import { z } from "zod";
import type { GithubApi } from "./github-api.ts";
import { isOwn, markedText } from "./marked-text.ts";

interface Marked {
  readonly marker: string;
  /** Login of whom the token belongs to. */
  readonly author: string;
}

export interface IssueArgs extends Marked {
  readonly title: string;
  /** Markdown. */
  readonly text: string;
}

const issues = z.array(
  z.object({
    number: z.int(),
    title: z.string(),
    body: z.string().nullish(),
    user: z.object({ login: z.string() }).nullable(),
    // GitHub lists pull requests among issues, and marks them by this.
    pull_request: z.looseObject({}).optional(),
  }),
);

type Issue = z.infer<typeof issues>[number];

/** Keeps one open issue under a marker: opens it, or brings the open one up to date. @returns what was done */
export async function keepIssue(api: GithubApi, { author, marker, text, title }: IssueArgs): Promise<string> {
  const body = markedText(marker, text);
  const open = await openIssue(api, { author, marker });
  const path = `/repos/${api.repository}/issues`;
  if (open === undefined) {
    await api.send("POST", path, { title, body });
    return `Opened an issue, "${title}", under ${marker}.`;
  }
  if (open.body === body && open.title === title) return `Issue ${open.number} says so already.`;
  await api.send("PATCH", `${path}/${open.number}`, { title, body });
  return `Brought issue ${open.number} up to date.`;
}

/** Closes the open issue under a marker, if there is one. @returns what was done */
export async function closeIssue(api: GithubApi, marked: Marked): Promise<string> {
  const open = await openIssue(api, marked);
  if (open === undefined) return `No issue is open under ${marked.marker}; nothing was closed.`;
  await api.send("PATCH", `/repos/${api.repository}/issues/${open.number}`, {
    state: "closed",
    state_reason: "completed",
  });
  return `Closed issue ${open.number}.`;
}

/** The oldest, so that two runs at once agree in the end. */
async function openIssue(api: GithubApi, { author, marker }: Marked): Promise<Issue | undefined> {
  const path = `/repos/${api.repository}/issues?state=open&sort=created&direction=asc`;
  const all = await api.list(path, issues, (page) => page);
  return all.find(
    ({ body, pull_request: pullRequest, user }) =>
      pullRequest === undefined && isOwn({ author: user?.login ?? "", body: body ?? "" }, marker, author),
  );
}
