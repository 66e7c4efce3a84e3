import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { text as textOf } from "node:stream/consumers";

/** A request as it arrived. */
export interface GithubRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly body: unknown;
}

/** An answer that is given instead of the usual one, once. */
export interface GithubAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

type Entry = Record<string, unknown>;

/** Elements on a page, few so that lists have several. */
const pageSize = 2;

/**
 * GitHub's REST API on loopback, as far as `npm run github` asks it, by its documentation (https://docs.github.com/en/rest, version
 * 2022-11-28): pages with a Link header, the shapes of comments, issues, rulesets and environments, and refusals as asked for. It does not
 * know who may do what.
 */
export class GithubServer {
  static readonly token = "ghs_token-of-the-test";
  readonly requests: GithubRequest[] = [];
  readonly comments: Entry[] = [];
  readonly issues: Entry[] = [];
  readonly rulesets: Entry[] = [];
  readonly environments = new Map<string, { body: Entry; branches: Entry[] }>();
  workflowPermissions: Entry = {
    default_workflow_permissions: "write",
    can_approve_pull_request_reviews: false,
  };
  /** Answers given first, one for each request. */
  readonly refusals: GithubAnswer[] = [];
  readonly #server: Server;
  #id = 100;

  private constructor() {
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(({ body, headers = {}, status }) => {
        response.writeHead(status, { "content-type": "application/json; charset=utf-8", ...headers });
        response.end(body === undefined ? "" : JSON.stringify(body));
      });
    });
  }

  static async start(): Promise<GithubServer> {
    const server = new GithubServer();
    server.#server.listen(0, "127.0.0.1");
    await once(server.#server, "listening");
    return server;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the server does not listen");
    return `http://127.0.0.1:${address.port}`;
  }

  /** The variables of a workflow whose GitHub this is. */
  get env(): NodeJS.ProcessEnv {
    return {
      GITHUB_API_URL: this.url,
      GITHUB_REPOSITORY: "example/plinth",
      GITHUB_TOKEN: GithubServer.token,
    };
  }

  /** Requests that change something, as `METHOD path`. */
  get changes(): readonly string[] {
    return this.requests
      .filter(({ method }) => method !== "GET")
      .map(({ method, path }) => `${method} ${path}`);
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage): Promise<GithubAnswer> {
    const { method = "", url = "" } = request;
    const text = await textOf(request);
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    this.requests.push({ method, path: url, body });
    const refusal = this.refusals.shift();
    if (refusal !== undefined) return refusal;
    if (request.headers.authorization !== `Bearer ${GithubServer.token}`)
      return { status: 401, body: { message: "Bad credentials" } };
    const { pathname, searchParams } = new URL(url, this.url);
    const page = Number(searchParams.get("page") ?? "1");
    const path = pathname.replace(/^\/repos\/example\/plinth/, "");
    return (
      this.#routed(method, path, isEntry(body) ? body : {}, page, url) ?? {
        status: 404,
        body: { message: "Not Found" },
      }
    );
  }

  #routed(method: string, path: string, body: Entry, page: number, url: string): GithubAnswer | undefined {
    const author = { login: "github-actions[bot]" };
    const [, number] = /^\/issues\/(\d+)$/.exec(path) ?? [];
    const [, comment] = /^\/issues\/comments\/(\d+)$/.exec(path) ?? [];
    const [, ruleset] = /^\/rulesets\/(\d+)$/.exec(path) ?? [];
    const [, name, policies] = /^\/environments\/([^/]+)(\/deployment-branch-policies)?$/.exec(path) ?? [];
    switch (`${method} ${path}`) {
      case "GET /issues/7/comments":
        return this.#page(this.comments, page, url);
      case "POST /issues/7/comments":
        return this.#added(this.comments, { ...body, user: author });
      case "GET /issues":
        return this.#page(
          this.issues.filter(({ state }) => state === "open"),
          page,
          url,
        );
      case "POST /issues":
        return this.#added(this.issues, { ...body, number: this.#id, state: "open", user: author });
      case "GET /rulesets":
        return this.#page(
          this.rulesets.map(({ id, name: own }) => ({ id, name: own, source_type: "Repository" })),
          page,
          url,
        );
      case "POST /rulesets":
        return this.#added(this.rulesets, body);
      case "GET /actions/permissions/workflow":
        return { status: 200, body: this.workflowPermissions };
      case "PUT /actions/permissions/workflow":
        this.workflowPermissions = body;
        return { status: 204 };
      case "GET /orgs/example/teams/platform":
        return { status: 200, body: { id: 31, slug: "platform" } };
    }
    if (comment !== undefined) return patched(this.comments, "id", comment, body);
    if (number !== undefined && method === "PATCH") return patched(this.issues, "number", number, body);
    if (ruleset !== undefined && method === "PUT") return patched(this.rulesets, "id", ruleset, body);
    if (ruleset !== undefined) return found(this.rulesets.find(({ id }) => String(id) === ruleset));
    if (name === undefined) return undefined;
    return policies === undefined
      ? this.#environment(method, name, body)
      : this.#branches(method, name, body);
  }

  #environment(method: string, name: string, body: Entry): GithubAnswer {
    const environment = this.environments.get(name);
    if (method === "PUT") {
      this.environments.set(name, { body, branches: environment?.branches ?? [] });
      return { status: 200, body: { name } };
    }
    return found(environment === undefined ? undefined : shownEnvironment(name, environment.body));
  }

  #branches(method: string, name: string, body: Entry): GithubAnswer {
    const environment = this.environments.get(name);
    if (environment === undefined) return { status: 404, body: { message: "Not Found" } };
    if (method === "POST") return this.#added(environment.branches, body);
    const { branches } = environment;
    return { status: 200, body: { total_count: branches.length, branch_policies: branches } };
  }

  #added(list: Entry[], entry: Entry): GithubAnswer {
    const added = { id: this.#id++, ...entry };
    list.push(added);
    return { status: 201, body: added };
  }

  #page(list: readonly Entry[], page: number, url: string): GithubAnswer {
    const body = list.slice((page - 1) * pageSize, page * pageSize);
    const next = new URL(url, this.url);
    next.searchParams.set("page", String(page + 1));
    const last = `<${next.href.replace(/page=\d+$/, "page=1")}>; rel="first"`;
    return page * pageSize < list.length
      ? { status: 200, headers: { link: `<${next.href}>; rel="next", ${last}` }, body }
      : { status: 200, body };
  }
}

function isEntry(value: unknown): value is Entry {
  return typeof value === "object" && value !== null;
}

function found(entry: Entry | undefined): GithubAnswer {
  return entry === undefined ? { status: 404, body: { message: "Not Found" } } : { status: 200, body: entry };
}

function patched(list: Entry[], key: string, value: string, body: Entry): GithubAnswer {
  const entry = list.find((one) => String(one[key]) === value);
  if (entry !== undefined) Object.assign(entry, body);
  return found(entry);
}

/** What GitHub shows of an environment is not what it was told: rules by type, reviewers whole. */
function shownEnvironment(name: string, body: Entry): Entry {
  const { deployment_branch_policy, prevent_self_review, reviewers, wait_timer } = body;
  const teams = Array.isArray(reviewers) ? reviewers.filter(isEntry) : [];
  return {
    name,
    protection_rules: [
      ...(wait_timer === 0 ? [] : [{ id: 1, type: "wait_timer", wait_timer }]),
      ...(teams.length === 0
        ? []
        : [
            {
              id: 2,
              type: "required_reviewers",
              prevent_self_review,
              reviewers: teams.map(({ id, type }) => ({ type, reviewer: { id, slug: "platform" } })),
            },
          ]),
      { id: 3, type: "branch_policy" },
    ],
    deployment_branch_policy,
  };
}
