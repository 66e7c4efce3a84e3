import { DatabaseUnavailable } from "../database/failure.ts";

/** An answer that is no success, in the form of https://www.rfc-editor.org/rfc/rfc9457. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  /** In seconds; when the same request may succeed. */
  readonly retryAfter: number | undefined;
  /** What is wrong where in the request; never a value. */
  readonly mistakes: readonly string[] | undefined;

  constructor(
    status: number,
    title: string,
    { mistakes, retryAfter }: { readonly mistakes?: readonly string[]; readonly retryAfter?: number } = {},
  ) {
    super(title);
    this.name = "Problem";
    this.status = status;
    this.title = title;
    this.retryAfter = retryAfter;
    this.mistakes = mistakes;
  }
}

/** What the caller is told about any failure. Only what we meant to say gets out. */
export function problemOf(failure: unknown): Problem {
  if (failure instanceof Problem) return failure;
  if (failure instanceof DatabaseUnavailable) {
    return new Problem(503, "The database is unavailable for the moment.", { retryAfter: 2 });
  }
  // Fastify's own refusals: a body that is too large or no JSON, an unknown media type, a path that cannot be decoded.
  if (failure instanceof Error && "statusCode" in failure && typeof failure.statusCode === "number") {
    if (failure.statusCode >= 400 && failure.statusCode < 500) {
      return new Problem(failure.statusCode, refusals[failure.statusCode] ?? "The request was refused.");
    }
  }
  return new Problem(500, "Something went wrong.");
}

const refusals: Readonly<Record<number, string>> = {
  400: "The request cannot be read; a body must be JSON.",
  413: "The body is too large.",
  415: "The body must have the media type application/json.",
};
