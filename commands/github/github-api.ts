import { setTimeout as wait } from "node:timers/promises";
import type { z } from "zod";
import { GithubFailure, refused } from "./github-error.ts";
import { type Json, messageOf, parsed } from "./json.ts";

/** Where GitHub is, whose repository it is, and who asks. */
export interface GithubAccess {
  /** As in `https://api.github.com`, without a slash at its end. */
  readonly apiUrl: string;
  /** As owner/name. */
  readonly repository: string;
  /** Shown to nobody but GitHub. */
  readonly token: string;
}

type Method = "GET" | "POST" | "PATCH" | "PUT";

interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

/** How often a request is sent that GitHub is too busy for. */
const attempts = 4;

/** Longest time that is waited at once; whoever is told to wait longer comes back in another run. */
const patienceSeconds = 120;

/** Answers are read whole before the next request, and nothing is asked for longer. */
const timeoutMilliseconds = 30_000;

/**
 * GitHub's REST API for one repository, by fetch alone.
 *
 * Source: https://docs.github.com/en/rest/using-the-rest-api
 */
export class GithubApi {
  readonly repository: string;
  readonly #access: GithubAccess;
  readonly #wait: (milliseconds: number) => Promise<unknown>;

  /** @param pause what waits for a number of milliseconds; a test need not. */
  constructor(access: GithubAccess, pause: (milliseconds: number) => Promise<unknown> = wait) {
    this.repository = access.repository;
    this.#access = access;
    this.#wait = pause;
  }

  /**
   * @param path below the API's address, beginning with a slash
   * @throws GithubFailure for every answer that is no success
   */
  async send(method: Exclude<Method, "GET">, path: string, body: Json): Promise<void> {
    await this.#request(method, this.#access.apiUrl + path, body);
  }

  /** What there is, or undefined where GitHub says that there is nothing (404). */
  async find<Kind>(path: string, kind: z.ZodType<Kind>): Promise<Kind | undefined> {
    const { body, status } = await this.#request("GET", this.#access.apiUrl + path, undefined, [404]);
    return status === 404 ? undefined : understood(kind, body, path);
  }

  /**
   * The elements of all pages of a list, in order.
   *
   * @param page what one answer holds
   */
  async list<Page, Kind>(
    path: string,
    page: z.ZodType<Page>,
    of: (page: Page) => readonly Kind[],
  ): Promise<readonly Kind[]> {
    const elements: Kind[] = [];
    const separator = path.includes("?") ? "&" : "?";
    let next: string | undefined = `${this.#access.apiUrl}${path}${separator}per_page=100`;
    while (next !== undefined) {
      const { body, headers }: Answer = await this.#request("GET", next);
      elements.push(...of(understood(page, body, path)));
      next = this.#nextPage(headers.get("link"));
    }
    return elements;
  }

  /** The address of the next page, if it is one of the same API: the token goes nowhere else. */
  #nextPage(link: string | null): string | undefined {
    const next = /<([^>]+)>;\s*rel="next"/.exec(link ?? "")?.[1];
    if (next === undefined) return undefined;
    if (new URL(next).origin !== new URL(this.#access.apiUrl).origin)
      throw new GithubFailure(`GitHub names a next page elsewhere: ${new URL(next).origin}`);
    return next;
  }

  async #request(
    method: Method,
    url: string,
    body?: Json,
    expected: readonly number[] = [],
  ): Promise<Answer> {
    const request = `${method} ${new URL(url).pathname}`;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#once(method, url, request, body);
      const { status } = answer;
      if ((status >= 200 && status < 300) || expected.includes(status)) return answer;
      const seconds = pauseSeconds(answer);
      if (seconds === undefined) throw refused({ status, request, message: messageOf(answer.body) });
      if (attempt === attempts || seconds > patienceSeconds)
        throw new GithubFailure(
          `GitHub limits how often it is asked, and wants ${Math.ceil(seconds)} s of peace before ${request}. Run it again after that.`,
        );
      await this.#wait(seconds * 1000);
    }
  }

  async #once(method: Method, url: string, request: string, body?: Json): Promise<Answer> {
    try {
      const response = await fetch(url, {
        method,
        headers: {
          accept: "application/vnd.github+json",
          authorization: `Bearer ${this.#access.token}`,
          "user-agent": "plinth",
          "x-github-api-version": "2022-11-28",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // A redirect would take a changed request, and the token, somewhere else: after a repository was renamed.
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMilliseconds),
      });
      return { status: response.status, body: parsed(await response.text()), headers: response.headers };
    } catch (problem) {
      const cause = problem instanceof Error && problem.cause instanceof Error ? problem.cause : problem;
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new GithubFailure(`GitHub cannot be reached for ${request}: ${reason}`);
    }
  }
}

/** An answer in the form that the documentation gives it. */
function understood<Kind>(kind: z.ZodType<Kind>, body: unknown, path: string): Kind {
  const { data, error } = kind.safeParse(body);
  if (error !== undefined)
    throw new GithubFailure(
      `GitHub answered GET ${path} in a form that is not known here: ${error.issues.map(({ message, path: at }) => `${at.join(".")}: ${message}`).join("; ")}`,
    );
  return data;
}

/**
 * Seconds until it may be asked again; undefined where the answer is none about limits.
 *
 * Source: https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately
 */
function pauseSeconds({ headers, status }: Answer): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const after = headers.get("retry-after");
  if (after !== null && /^\d+$/.test(after)) return Number(after);
  const reset = headers.get("x-ratelimit-reset");
  if (headers.get("x-ratelimit-remaining") === "0" && reset !== null && /^\d+$/.test(reset))
    return Math.max(1, Number(reset) - Date.now() / 1000);
  return status === 429 ? 60 : undefined;
}
