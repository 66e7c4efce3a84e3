import { z } from "zod";
import type { GithubApi } from "./github-api.ts";
import { isOwn, markedText } from "./marked-text.ts";

export interface CommentArgs {
  /** Number of the pull request. */
  readonly pullRequest: number;
  readonly marker: string;
  /** Markdown. */
  readonly text: string;
  /** Login of whom the token belongs to. */
  readonly author: string;
}

const comments = z.array(
  z.object({
    id: z.int(),
    body: z.string().nullish(),
    // An account that was deleted leaves its comments behind.
    user: z.object({ login: z.string() }).nullable(),
  }),
);

/**
 * Keeps one comment of a pull request under a marker: makes it the first time, and edits it in place from then on, so that a pull request
 * with twenty pushes has one comment and sends one mail.
 *
 * @returns what was done
 */
export async function keepComment(
  api: GithubApi,
  { author, marker, pullRequest, text }: CommentArgs,
): Promise<string> {
  const body = markedText(marker, text);
  const path = `/repos/${api.repository}/issues`;
  const all = await api.list(`${path}/${pullRequest}/comments`, comments, (page) => page);
  const own = all.find((comment) =>
    isOwn({ author: comment.user?.login ?? "", body: comment.body ?? "" }, marker, author),
  );
  if (own === undefined) {
    await api.send("POST", `${path}/${pullRequest}/comments`, { body });
    return `Commented on pull request ${pullRequest}, under ${marker}.`;
  }
  if (own.body === body) return `The comment ${marker} of pull request ${pullRequest} says so already.`;
  await api.send("PATCH", `${path}/comments/${own.id}`, { body });
  return `Edited the comment ${marker} of pull request ${pullRequest}.`;
}
