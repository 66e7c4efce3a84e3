import { GithubMisuse } from "./github-error.ts";

/** GitHub refuses longer ones: "body is too long (maximum is 65536 characters)". */
export const longestBody = 65_536;

/** Who writes with the token of a workflow. Nobody can register a name with brackets. */
export const workflowAuthor = "github-actions[bot]";

/**
 * The first line of a comment or issue that is found again by it. No reader sees it.
 *
 * @throws GithubMisuse for a marker that could end the HTML comment that it stands in
 */
export function markerLine(marker: string): string {
  if (!/^[a-z0-9]+(?:[-.:][a-z0-9]+)*$/.test(marker))
    throw new GithubMisuse(
      `--marker is ${JSON.stringify(marker)}. Allowed are small letters and digits, with single hyphens, dots or colons between them, as in preview-dev.`,
    );
  return `<!-- plinth:${marker} -->`;
}

/**
 * A text under its marker.
 *
 * @throws GithubMisuse for one that is empty, or longer than GitHub takes
 */
export function markedText(marker: string, text: string): string {
  const body = `${markerLine(marker)}\n${text.trimEnd()}\n`;
  if (text.trim() === "")
    throw new GithubMisuse("The file is empty: an empty comment would say that there is nothing to say.");
  if (body.length > longestBody)
    throw new GithubMisuse(
      `The text has ${body.length} characters with its marker, and GitHub takes ${longestBody}. Nothing was sent. Shorten what writes the file; npm run review keeps to the limit by itself.`,
    );
  return body;
}

/** What of a comment or an issue says whose it is. */
export interface Authored {
  readonly author: string;
  readonly body: string;
}

/**
 * True when it begins with the marker and the same author wrote it: anybody can copy a marker into a comment of their own, and one who may
 * edit another's comments should not do so by accident.
 */
export function isOwn({ author, body }: Authored, marker: string, own: string): boolean {
  const [first = ""] = body.split(/\r?\n/, 1);
  return author === own && first === markerLine(marker);
}
